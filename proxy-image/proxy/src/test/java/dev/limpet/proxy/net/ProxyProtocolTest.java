package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.config.Timeouts;
import dev.limpet.proxy.accesslog.SessionRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** PROXY protocol headers from clients and to servers. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class ProxyProtocolTest {
    private static final String HEADER = "PROXY TCP4 10.1.2.3 10.4.5.6 1234 80\r\n";

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void aTrustedProxySpeaksForItsClient() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .trusting("127.0.0.0/8")
                        .apply()) {
            try (Socket client = rig.connect()) {
                write(client, HEADER + "hello");
                assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            }
            SessionRecord session = rig.awaitLog();
            assertThat(session.client()).isEqualTo(new InetSocketAddress("10.1.2.3", 1234));
            assertThat(session.bytesIn()).isEqualTo(5);
        }
    }

    @Test
    void aHeaderMayComeInPieces() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .trusting("127.0.0.0/8")
                        .apply()) {
            try (Socket client = rig.connect()) {
                client.setTcpNoDelay(true);
                for (char letter : (HEADER + "hello").toCharArray()) {
                    write(client, String.valueOf(letter));
                }
                client.shutdownOutput();
                assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
            }
            assertThat(rig.awaitLog().client().getPort()).isEqualTo(1234);
        }
    }

    @Test
    void whoIsNotTrustedSendsNoHeader() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .trusting("10.0.0.0/8")
                        .apply();
                Socket client = rig.connect()) {
            write(client, HEADER);
            assertThat(client.getInputStream().readNBytes(HEADER.length()))
                    .asString()
                    .isEqualTo(HEADER);
        }
    }

    @Test
    void aTrustedProxyWithoutAHeaderIsClosed() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .trusting("127.0.0.0/8")
                        .apply();
                Socket client = rig.connect()) {
            write(client, "GET / HTTP/1.1\r\n");
            SessionRecord session = rig.awaitLog();
            assertThat(session.termination().code()).isEqualTo("PR");
            assertThat(session.server()).isEmpty();
            assertThat(rig.path.frontends().getFirst().stats().requestErrors.sum())
                    .isEqualTo(1);
            assertThat(echo.accepted()).isZero();
            rig.awaitIdle();
        }
    }

    @Test
    void aTrustedProxyThatSendsNothingIsGivenUp() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .trusting("127.0.0.0/8")
                        .timeouts(t ->
                                new Timeouts(t.connect(), Duration.ofMillis(100), t.server(), t.queue(), t.check()))
                        .apply();
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(rig.awaitLog().termination().code()).isEqualTo("cR");
        }
    }

    @Test
    void serversAreSentAHeaderOfVersion1() throws Exception {
        try (Recorder recorder = new Recorder();
                Rig rig = new Rig(loops, Rig.server("a", recorder.server.port()))
                        .sending(ProxyProtocolVersion.V1)
                        .apply();
                Socket client = rig.connect()) {
            write(client, "hello");
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("done");
            assertThat(recorder.received())
                    .isEqualTo("PROXY TCP4 127.0.0.1 " + Rig.PROXY + " " + client.getLocalPort() + " "
                            + rig.address().getPort() + "\r\nhello");
        }
    }

    @Test
    void serversAreSentAHeaderOfVersion2() throws Exception {
        try (Recorder recorder = new Recorder();
                Rig rig = new Rig(loops, Rig.server("a", recorder.server.port()))
                        .sending(ProxyProtocolVersion.V2)
                        .trusting("127.0.0.0/8")
                        .apply();
                Socket client = rig.connect()) {
            write(client, HEADER + "?");
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("done");
            assertThat(HexFormat.of().formatHex(recorder.received().getBytes(StandardCharsets.ISO_8859_1)))
                    .isEqualTo("0d0a0d0a000d0a515549540a2111000c0a0102030a04050604d200503f");
        }
    }

    @Test
    void aServerThatWaitsForTheHeaderGetsItBeforeTheClientSpeaks() throws Exception {
        try (TestServer greeting = new TestServer(connection -> {
                    int octet = connection.getInputStream().read();
                    while (octet != '\n') {
                        octet = connection.getInputStream().read();
                    }
                    connection.getOutputStream().write('!');
                });
                Rig rig = new Rig(loops, Rig.server("a", greeting.port()))
                        .sending(ProxyProtocolVersion.V1)
                        .apply();
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo('!');
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A server that keeps what it was sent. */
    private static final class Recorder implements AutoCloseable {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TestServer server = new TestServer(connection -> {
            connection.getInputStream().transferTo(bytes);
            connection.getOutputStream().write("done".getBytes(StandardCharsets.US_ASCII));
        });

        Recorder() throws IOException {}

        String received() {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
