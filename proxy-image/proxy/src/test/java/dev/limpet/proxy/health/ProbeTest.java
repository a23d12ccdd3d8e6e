package dev.limpet.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.CheckStep.Expect;
import dev.limpet.config.CheckStep.Send;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.proxy.health.Finding.Verdict;
import dev.limpet.proxy.server.CheckStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single checks of servers that do what they should, and of such that do not. */
@ParameterizedClass
@EnumSource(CheckTransport.class)
class ProbeTest {
    private static final InetAddress HOST = InetAddress.ofLiteral("127.0.0.1");

    private final CheckTransport transport;
    private final CheckLoop loop;
    private final SocketProber prober;
    private final List<ServerSocket> servers = new ArrayList<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    ProbeTest(CheckTransport transport) {
        this.transport = transport;
        loop = new CheckLoop(transport);
        prober = new SocketProber(loop, transport);
    }

    @AfterEach
    void stop() throws IOException {
        loop.close();
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    /** What a server does with a connection, once something has come, which is remembered. */
    private interface Script {
        void play(Socket client) throws IOException, InterruptedException;
    }

    private InetSocketAddress server(Script script) throws IOException {
        return server(HOST, client -> {
            byte[] first = new byte[1_000];
            int count = client.getInputStream().read(first);
            heard.add(count < 0 ? "" : new String(first, 0, count, StandardCharsets.ISO_8859_1));
            script.play(client);
        });
    }

    private InetSocketAddress server(InetAddress host, Script script) throws IOException {
        ServerSocket server = new ServerSocket(0, 100, host);
        servers.add(server);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    script.play(client);
                } catch (IOException e) {
                    // The check has hung up, or the test is over.
                    continue;
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private static Script answering(String... parts) {
        return client -> {
            client.setTcpNoDelay(true);
            for (String part : parts) {
                client.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
                client.getOutputStream().flush();
            }
            hold(client);
        };
    }

    /** Stays silent until the check hangs up. */
    private static void hold(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        while (in.read() >= 0) {
            // What a check says now is no matter.
        }
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
    }

    private Finding check(CheckConfigs config, InetSocketAddress target) throws Exception {
        CompletableFuture<Finding> found = new CompletableFuture<>();
        HealthCheckConfig settings = config.config();
        loop.execute(() -> prober.begin(settings, target, (finding, millis) -> found.complete(finding)));
        return found.get(30, TimeUnit.SECONDS);
    }

    private static Finding failed(CheckStatus status, String detail) {
        return Finding.failed(status, 0, detail);
    }

    // ---- connecting

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aServerThatListensPasses(String host) throws Exception {
        InetSocketAddress server = server(InetAddress.ofLiteral(host), ProbeTest::hold);
        assertThat(check(CheckConfigs.tcp(), server)).isEqualTo(Finding.passed(CheckStatus.L4OK, 0, ""));
    }

    @Test
    void aPlainCheckIsNotHeardOfByTheServer() throws Exception {
        Assumptions.assumeTrue(transport == CheckTransport.EPOLL);
        try (ServerSocket server = new ServerSocket(0, 100, HOST)) {
            for (int i = 0; i < 20; i++) {
                assertThat(check(CheckConfigs.tcp(), (InetSocketAddress) server.getLocalSocketAddress())
                                .verdict())
                        .isEqualTo(Verdict.PASSED);
            }
            try (Socket first = new Socket(HOST, server.getLocalPort());
                    Socket accepted = server.accept()) {
                assertThat(accepted.getPort()).isEqualTo(first.getLocalPort());
            }
        }
    }

    @Test
    void aClosedPortIsAConnectionProblem() throws Exception {
        ServerSocket closed = new ServerSocket(0, 1, HOST);
        closed.close();
        InetSocketAddress nobody = new InetSocketAddress(HOST, closed.getLocalPort());
        for (CheckConfigs each :
                List.of(CheckConfigs.tcp(), CheckConfigs.http(), CheckConfigs.steps(new Expect("x")))) {
            assertThat(check(each, nobody)).isEqualTo(failed(CheckStatus.L4CON, "Connection refused"));
        }
    }

    @Test
    void aServerThatDoesNotAcceptIsATimeout() throws Exception {
        List<Socket> filling = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, HOST)) {
            fill(full, filling);
            InetSocketAddress server = (InetSocketAddress) full.getLocalSocketAddress();
            assertThat(check(CheckConfigs.http().hasty(), server)).isEqualTo(failed(CheckStatus.L4TOUT, ""));
        } finally {
            for (Socket each : filling) {
                each.close();
            }
        }
    }

    private static void fill(ServerSocket full, List<Socket> filling) throws IOException {
        try {
            while (true) {
                Socket socket = new Socket();
                filling.add(socket);
                socket.connect(full.getLocalSocketAddress(), 200);
            }
        } catch (SocketTimeoutException e) {
            assertThat(filling).isNotEmpty();
        }
    }

    // ---- HTTP

    @Test
    void theRequestIsWholeAndTheStatusIsTold() throws Exception {
        InetSocketAddress server = server(answering("HTTP/1.1 204 No Content\r\n\r\n"));
        assertThat(check(CheckConfigs.http(), server)).isEqualTo(Finding.passed(CheckStatus.L7OK, 204, ""));
        assertThat(heard.take())
                .isEqualTo("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + server.getPort()
                        + "\r\nUser-Agent: limpet\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    }

    @Test
    void aWrongStatusIsToldWithItsReason() throws Exception {
        InetSocketAddress server = server(answering("HTTP/1.0 503 Service Unavailable\r\n\r\n"));
        assertThat(check(CheckConfigs.http(), server))
                .isEqualTo(Finding.failed(CheckStatus.L7STS, 503, "Service Unavailable"));
    }

    @Test
    void anAnswerMayComeInPieces() throws Exception {
        InetSocketAddress server = server(client -> {
            client.setTcpNoDelay(true);
            for (char each : "HTTP/1.1 200 OK\r\n".toCharArray()) {
                client.getOutputStream().write(each);
            }
            hold(client);
        });
        assertThat(check(CheckConfigs.http(), server)).isEqualTo(Finding.passed(CheckStatus.L7OK, 200, ""));
    }

    @Test
    void whatIsNotHttpIsAnInvalidResponse() throws Exception {
        InetSocketAddress server = server(answering("SSH-2.0-x\r\n"));
        assertThat(check(CheckConfigs.http(), server)).isEqualTo(failed(CheckStatus.L7RSP, "the answer is not HTTP/1"));
    }

    @Test
    void aConnectionClosedTooEarlyIsAnInvalidResponse() throws Exception {
        InetSocketAddress silent = server(client -> {});
        assertThat(check(CheckConfigs.http(), silent)).isEqualTo(failed(CheckStatus.L7RSP, "closed without an answer"));
        InetSocketAddress hurried =
                server(client -> client.getOutputStream().write("HTTP/1.1 20".getBytes(StandardCharsets.US_ASCII)));
        assertThat(check(CheckConfigs.http(), hurried))
                .isEqualTo(failed(CheckStatus.L7RSP, "closed within the status line"));
    }

    @Test
    void aConnectionThatBreaksIsASocketError() throws Exception {
        InetSocketAddress server = server(ProbeTest::reset);
        for (CheckConfigs each : List.of(CheckConfigs.http(), CheckConfigs.steps(new Send("x"), new Expect("y")))) {
            Finding finding = check(each, server);
            assertThat(finding.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(finding.status()).isEqualTo(CheckStatus.SOCKERR);
            assertThat(finding.detail()).startsWith("Connection reset");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsATimeout() throws Exception {
        InetSocketAddress server = server(ProbeTest::hold);
        assertThat(check(CheckConfigs.http().hasty(), server)).isEqualTo(failed(CheckStatus.L7TOUT, "no answer"));
        InetSocketAddress slow = server(answering("HTTP/1.1 200 O"));
        assertThat(check(CheckConfigs.http().hasty(), slow))
                .isEqualTo(failed(CheckStatus.L7TOUT, "no whole status line"));
    }

    // ---- send and expect

    @Test
    void anExpectedAnswerPasses() throws Exception {
        InetSocketAddress server = server(answering("some +PO", "NG\r\n"));
        assertThat(check(CheckConfigs.steps(new Send("PING\r\n"), new Expect("+PONG")), server))
                .isEqualTo(Finding.passed(CheckStatus.L7OK, 0, ""));
        assertThat(heard.take()).isEqualTo("PING\r\n");
    }

    @Test
    void aServerMaySpeakFirst() throws Exception {
        InetSocketAddress server = server(HOST, client -> {
            client.getOutputStream().write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
            heard.add(new String(client.getInputStream().readNBytes(4), StandardCharsets.US_ASCII));
        });
        assertThat(check(CheckConfigs.steps(new Expect("220 "), new Send("QUIT")), server))
                .isEqualTo(Finding.passed(CheckStatus.L7OK, 0, ""));
    }

    @Test
    void whatWasAnsweredBeforeSomethingWasSentCountsNoMore() throws Exception {
        InetSocketAddress server = server(client -> {
            client.getOutputStream().write("one two\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readNBytes(1);
            client.getOutputStream().write("three\r\n".getBytes(StandardCharsets.US_ASCII));
            hold(client);
        });
        assertThat(check(CheckConfigs.steps(new Send("a"), new Expect("two"), new Expect("one")), server)
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        CheckConfigs tooLate = CheckConfigs.steps(new Send("a"), new Expect("one"), new Send("b"), new Expect("two"));
        assertThat(check(tooLate.hasty(), server)).isEqualTo(failed(CheckStatus.L7TOUT, "step 4: another answer"));
    }

    @Test
    void anotherAnswerIsATimeoutOrAnInvalidResponseByWhatTheServerDoesThen() throws Exception {
        CheckConfigs ping = CheckConfigs.steps(new Send("PING\r\n"), new Expect("+PONG"));
        assertThat(check(ping.hasty(), server(answering("-ERR\r\n"))))
                .isEqualTo(failed(CheckStatus.L7TOUT, "step 2: another answer"));
        assertThat(check(ping.hasty(), server(ProbeTest::hold)))
                .isEqualTo(failed(CheckStatus.L7TOUT, "step 2: no answer"));
        assertThat(check(ping, server(client -> client.getOutputStream().write('-'))))
                .isEqualTo(failed(CheckStatus.L7RSP, "step 2: another answer"));
        assertThat(check(ping, server(client -> {})))
                .isEqualTo(failed(CheckStatus.L7RSP, "step 2: closed without an answer"));
        assertThat(check(ping, server(answering("x".repeat(100_000)))))
                .isEqualTo(failed(CheckStatus.L7RSP, "step 2: another answer"));
    }

    // ---- PROXY protocol

    @Test
    void version1NamesTheConnectionsOwnAddresses() throws Exception {
        InetSocketAddress server = server(answering("HTTP/1.1 200 OK\r\n\r\n"));
        assertThat(check(CheckConfigs.http().with(ProxyProtocolVersion.V1), server)
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        assertThat(heard.take()).matches("(?s)PROXY TCP4 127.0.0.1 127.0.0.1 \\d+ " + server.getPort() + "\r\n.*");
    }

    @Test
    void version2IsLocal() throws Exception {
        InetSocketAddress server = server(ProbeTest::hold);
        CheckConfigs step = CheckConfigs.steps(new Send("x"));
        assertThat(check(step.with(ProxyProtocolVersion.V2), server).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(heard.take()).startsWith("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0");
    }

    // ---- in the long run

    @Test
    void noDescriptorIsLeft() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        InetSocketAddress silent = server(ProbeTest::hold);
        InetSocketAddress breaking = server(ProbeTest::reset);
        InetSocketAddress serving = server(answering("HTTP/1.1 200 OK\r\n\r\n"));
        CheckConfigs brief = CheckConfigs.http().hasty();
        check(brief, serving);
        long before = descriptors();
        for (int i = 0; i < 100; i++) {
            check(CheckConfigs.tcp(), serving);
            check(CheckConfigs.http(), serving);
            check(CheckConfigs.http(), breaking);
        }
        check(brief, silent);
        await().atMost(Duration.ofSeconds(20)).until(() -> descriptors() <= before + 2);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
