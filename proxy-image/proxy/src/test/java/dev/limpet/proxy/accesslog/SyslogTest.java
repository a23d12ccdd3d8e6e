package dev.limpet.proxy.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.LogFormat;
import dev.limpet.config.SyslogConfig;
import dev.limpet.config.SyslogFormat;
import dev.limpet.config.SyslogTransport;
import dev.limpet.proxy.accesslog.SessionRecord.Concurrency;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What syslog receivers of every kind are sent, and that one which is away or stuck harms nobody. */
class SyslogTest {
    private static final InetAddress HOST = InetAddress.ofLiteral("127.15.1.2");
    private static final Instant NOW = Instant.parse("2026-11-02T21:37:04.086Z");
    private static final String LINE = "127.0.0.1:43746 [02/Nov/2026:22:37:04.086] ok be_ok/a 0/1/9 7 -- 1/1/0/0/0 0/0";
    private static final String RFC_5424 = "<158>1 2026-11-02T22:37:04.086+01:00 web-0 limpet "
            + ProcessHandle.current().pid() + " - - " + LINE;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AsyncAccessLog log =
            new AsyncAccessLog(out, "web-0", () -> Clock.fixed(NOW, ZoneId.of("Europe/Berlin")));

    @TempDir
    Path folder;

    @AfterEach
    void close() throws InterruptedException {
        log.close();
    }

    @Test
    void rfc5424NamesTheReplicaAndTheTimeToTheMillisecond() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, HOST)) {
            configure(SyslogTransport.UDP, HOST.getHostAddress() + ":" + receiver.getLocalPort());
            log.log(session(LogFormat.TCP));
            assertThat(receive(receiver)).isEqualTo(RFC_5424);
        }
    }

    @Test
    void receiversMayHaveIpv6AddressesAndNames() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.ofLiteral("::1"))) {
            configure(SyslogTransport.UDP, "[::1]:" + receiver.getLocalPort());
            log.log(session(LogFormat.TCP));
            assertThat(receive(receiver)).isEqualTo(RFC_5424);
        }
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getByName("localhost"))) {
            configure(SyslogTransport.UDP, "localhost:" + receiver.getLocalPort());
            log.log(session(LogFormat.TCP));
            assertThat(receive(receiver)).isEqualTo(RFC_5424);
        }
    }

    @Test
    void jsonIsSentAsItIsWritten() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, HOST)) {
            configure(SyslogTransport.UDP, HOST.getHostAddress() + ":" + receiver.getLocalPort());
            log.log(session(LogFormat.JSON));
            assertThat(receive(receiver)).contains(" - - {\"accepted\":").endsWith("}");
        }
    }

    @Test
    void onAStreamEachMessageFollowsItsLength() throws Exception {
        try (ServerSocket receiver = new ServerSocket(0, 10, HOST)) {
            configure(SyslogTransport.TCP, HOST.getHostAddress() + ":" + receiver.getLocalPort());
            log.log(session(LogFormat.TCP));
            log.log(session(LogFormat.TCP));
            try (Socket connection = receiver.accept()) {
                assertFrame(connection.getInputStream());
                assertFrame(connection.getInputStream());
            }
        }
    }

    @Test
    void aReceiverThatClosesIsConnectedToAgain() throws Exception {
        try (ServerSocket receiver = new ServerSocket(0, 10, HOST)) {
            configure(SyslogTransport.TCP, HOST.getHostAddress() + ":" + receiver.getLocalPort());
            log.log(session(LogFormat.TCP));
            try (Socket connection = receiver.accept()) {
                assertFrame(connection.getInputStream());
            }
            log.log(session(LogFormat.TCP));
            try (Socket connection = receiver.accept()) {
                assertFrame(connection.getInputStream());
            }
        }
        assertThat(log.dropped()).isZero();
    }

    @Test
    void aReceiverThatIsNoLongerWantedIsLeftAtOnce() throws Exception {
        try (ServerSocket receiver = new ServerSocket(0, 10, HOST)) {
            configure(SyslogTransport.TCP, HOST.getHostAddress() + ":" + receiver.getLocalPort());
            log.log(session(LogFormat.TCP));
            try (Socket connection = receiver.accept()) {
                assertFrame(connection.getInputStream());
                log.configure(Optional.empty());
                connection.setSoTimeout(20_000);
                assertThat(connection.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void linesWaitForAReceiverThatComesLater() throws Exception {
        Path socket = folder.resolve("log");
        configure(SyslogTransport.UNIX_STREAM, socket.toString());
        log.log(session(LogFormat.TCP));
        await().until(() -> out.toString(StandardCharsets.UTF_8).contains(LINE));
        try (ServerSocketChannel receiver = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            receiver.bind(UnixDomainSocketAddress.of(socket));
            try (var connection = receiver.accept()) {
                assertFrame(Channels.newInputStream(connection));
            }
        }
        assertThat(log.dropped()).isZero();
    }

    /** socat listens as a syslog daemon does at {@code /dev/log}. */
    @Test
    void datagramsReachASocketOfTheFileSystem() throws Exception {
        Path socket = folder.resolve("log");
        Path received = folder.resolve("received");
        Process socat = new ProcessBuilder("socat", "-u", "UNIX-RECV:" + socket, "CREATE:" + received)
                .inheritIO()
                .start();
        try {
            await().until(() -> Files.exists(socket));
            configure(SyslogTransport.UNIX_DATAGRAM, socket.toString());
            for (int i = 0; i < 1_000; i++) {
                log.log(session(LogFormat.TCP));
            }
            await().until(() -> Files.exists(received) && Files.size(received) >= 1_000L * RFC_5424.length());
            assertThat(Files.readString(received)).isEqualTo(RFC_5424.repeat(1_000));
        } finally {
            socat.destroyForcibly().onExit().join();
        }
        assertThat(log.dropped()).isZero();
    }

    @Test
    void aReceiverThatDoesNotReadCostsItsOwnLinesAndNothingElse() throws Exception {
        int lines = 200_000;
        try (ServerSocket receiver = new ServerSocket(0, 10, HOST)) {
            receiver.setReceiveBufferSize(4_096);
            configure(SyslogTransport.TCP, HOST.getHostAddress() + ":" + receiver.getLocalPort());
            for (int i = 0; i < lines; i++) {
                log.log(session(LogFormat.TCP));
                if (i % 5_000 == 0) {
                    long bytes = (i + 1L) * (LINE.length() + 1);
                    await().until(() -> out.size() >= bytes);
                }
            }
            await().until(() -> out.size() == (long) lines * (LINE.length() + 1));
            assertThat(log.dropped()).isPositive().isLessThan(lines);
            long begun = System.nanoTime();
            log.close();
            assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
        }
    }

    @Test
    void anotherReceiverTakesOver() throws Exception {
        try (DatagramSocket first = new DatagramSocket(0, HOST);
                DatagramSocket second = new DatagramSocket(0, HOST)) {
            configure(SyslogTransport.UDP, HOST.getHostAddress() + ":" + first.getLocalPort());
            log.log(session(LogFormat.TCP));
            assertThat(receive(first)).isEqualTo(RFC_5424);
            configure(SyslogTransport.UDP, HOST.getHostAddress() + ":" + second.getLocalPort());
            log.log(session(LogFormat.TCP));
            assertThat(receive(second)).isEqualTo(RFC_5424);
        }
    }

    @Test
    void datagramsThatNobodyReceivesAreCounted() throws Exception {
        int port;
        try (DatagramSocket gone = new DatagramSocket(0, HOST)) {
            port = gone.getLocalPort();
        }
        configure(SyslogTransport.UDP, HOST.getHostAddress() + ":" + port);
        await().until(() -> {
            log.log(session(LogFormat.TCP));
            return log.dropped() > 0;
        });
    }

    private void configure(SyslogTransport transport, String address) {
        log.configure(Optional.of(new SyslogConfig(transport, address, SyslogFormat.RFC_5424, "local3")));
    }

    private static String receive(DatagramSocket receiver) throws IOException {
        receiver.setSoTimeout(20_000);
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        receiver.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static void assertFrame(InputStream in) throws IOException {
        String expected = RFC_5424.length() + " " + RFC_5424;
        assertThat(new String(in.readNBytes(expected.length()), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }

    private static SessionRecord session(LogFormat format) {
        return new SessionRecord(
                format,
                new InetSocketAddress("127.0.0.1", 43746),
                NOW,
                "ok",
                "be_ok",
                Optional.of("a"),
                0,
                1,
                9,
                5,
                7,
                Termination.NORMAL,
                new Concurrency(1, 1, 0, 0, 0, 0),
                0,
                false);
    }
}
