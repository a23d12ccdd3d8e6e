package dev.limpet.operator.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions to proxies, over connections that a test plays the other side of. */
class StatusClientTest {
    private final StatusClient client = new StatusClient();
    private final List<Socket> accepted = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        server.setSoTimeout(10_000);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    @Test
    void aConnectionServesForMoreThanOneQuestion() throws Exception {
        Socket connection = haveQuestionAnswered();

        CompletableFuture<Text> second = ask();
        request(connection);
        answer(connection, "two");

        assertThat(second.get()).hasToString("two");
    }

    @Test
    void aConnectionThatTheProxyEndedIsMadeAnew() throws Exception {
        haveQuestionAnswered().close();

        CompletableFuture<Text> second = ask();
        Socket another = accept();
        request(another);
        answer(another, "two");

        assertThat(second.get()).hasToString("two");
    }

    @Test
    void anAnswerThatBreaksOffIsNone() throws Exception {
        CompletableFuture<Text> answer = ask();
        Socket connection = accept();
        request(connection);
        send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        connection.close();

        assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("the answer breaks off");
    }

    @Test
    void aProxyThatTakesTheQuestionAndSaysNothingKeepsNobodyWaiting() throws Exception {
        CompletableFuture<Text> answer = ask();
        request(accept());

        assertThatThrownBy(answer::get).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void whereNobodyListensNobodyAnswers() throws Exception {
        server.close();

        assertThatThrownBy(ask()::get).hasCauseInstanceOf(ConnectException.class);
    }

    /** Has a first question asked and answered; returns its connection. */
    private Socket haveQuestionAnswered() throws Exception {
        CompletableFuture<Text> first = ask();
        Socket connection = accept();
        assertThat(request(connection)).startsWith("GET /status HTTP/1.1").contains("Host: 127.0.0.1:");
        answer(connection, "one");
        assertThat(first.get()).hasToString("one");
        return connection;
    }

    private CompletableFuture<Text> ask() {
        return client.ask(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/status"));
    }

    private Socket accept() throws IOException {
        Socket socket = server.accept();
        accepted.add(socket);
        return socket;
    }

    private static String request(Socket socket) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) socket.getInputStream().read());
        }
        return request.toString();
    }

    private static void answer(Socket socket, String body) throws IOException {
        send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
