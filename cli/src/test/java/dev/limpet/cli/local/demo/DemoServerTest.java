package dev.limpet.cli.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoServerTest {
    private DemoServer server;

    @BeforeEach
    void start() throws IOException {
        server = DemoServer.start("demo-1", new InetSocketAddress("127.14.3.1", 0));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void anHttpRequestIsAnsweredWithTheName() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.14.3.1:" + server.port() + "/any"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("demo-1\n");
            }
        }
    }

    @Test
    void eachLineIsAnsweredWithTheName() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write("hello\nagain\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers = answers(client);

            assertThat(answers.readLine()).isEqualTo("demo-1");
            assertThat(answers.readLine()).isEqualTo("demo-1");
        }
    }

    @Test
    void bytesWithoutALineEndAreAnsweredToo() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write('x');

            assertThat(answers(client).readLine()).isEqualTo("demo-1");
        }
    }

    @Test
    void aSilentClientIsToldTheName() throws IOException {
        try (Socket client = connect()) {
            assertThat(answers(client).readLine()).isEqualTo("demo-1");
        }
    }

    @Test
    void aClientThatOnlyListensIsToldTheNameAndTheConnectionEnds() throws IOException {
        try (Socket client = connect()) {
            client.shutdownOutput();
            BufferedReader answers = answers(client);

            assertThat(answers.readLine()).isEqualTo("demo-1");
            assertThat(answers.readLine()).isNull();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket("127.14.3.1", server.port());
        client.setSoTimeout(10_000);
        return client;
    }

    private static BufferedReader answers(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    }
}
