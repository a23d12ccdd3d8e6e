package dev.limpet.proxy;

import dev.limpet.config.ConfigException;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A replica's life in fast motion: two replicas in this process start, find each other by DNS, one teaches the other its table,
 * they relay connections, are asked how they are, take a changed configuration over and drain. Of the classes that
 * this takes ({@code images/record.sh}) an archive is made, with which a replica starts in a fraction of the time.
 *
 * <p>Everything is on loopback addresses and in a temporary folder, and gone afterwards.
 */
public final class Rehearsal implements AutoCloseable {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int LOOK_NANOS = 20_000_000;
    private static final byte[] BLOCK = new byte[1 << 20];

    private final Path folder = Files.createTempDirectory("limpet-rehearsal");
    private final ServerSocket echo = new ServerSocket(0, 1_000, HERE);
    private final Replica first = new Replica("web-0");
    private final Replica second = new Replica("web-1");
    private final RehearsalDns dns = new RehearsalDns(HERE, Map.of(first.name, first.peers, second.name, second.peers));

    private Rehearsal() throws IOException {
        Thread.ofPlatform().daemon().name("rehearsal-server").start(this::serve);
    }

    /** Rehearses; ends with 1 and a stack trace when anything goes otherwise than in a real life. */
    public static void main(String[] arguments) throws IOException, ConfigException {
        ProcessLog.install();
        rehearse(300_000, 4_000, 200);
        System.exit(0);
    }

    /**
     * Rehearses.
     *
     * @param entries sources in the table that is taught, at most 2^24
     * @param connections made one after the other, each for one question and its answer
     * @param blocks of 1 MiB that go through one more connection and back
     */
    static void rehearse(int entries, int connections, int blocks) throws IOException, ConfigException {
        try (Rehearsal rehearsal = new Rehearsal();
                Proxy teacher = Proxy.start(rehearsal.environment(rehearsal.first, 1))) {
            StickTable told = table(teacher);
            for (int entry = 0; entry < entries; entry++) {
                told.reserve(Source.ofIpv4(entry), "a");
            }
            try (Proxy learner = Proxy.start(rehearsal.environment(rehearsal.second, 1))) {
                StickTable learned = table(learner);
                rehearsal.second.await("to learn " + entries + " entries", () -> learned.used() == entries);
                for (int connection = 0; connection < connections; connection++) {
                    rehearsal.second.converse(connection);
                }
                rehearsal.second.transfer(blocks);
                rehearsal.second.report();
                rehearsal.environment(rehearsal.second, 2);
                rehearsal.second.await(
                        "to know a new server",
                        () -> learner.backends().values().stream()
                                .allMatch(backend -> backend.pool().server("b").isPresent()));
                learner.drain(Duration.ZERO, Duration.ofSeconds(5));
            }
            teacher.drain(Duration.ZERO, Duration.ofSeconds(5));
        }
    }

    private static StickTable table(Proxy proxy) {
        return proxy.backends().values().iterator().next().table().orElseThrow();
    }

    /** Writes a replica's configuration with that many servers; the first is the one there is. */
    private Environment environment(Replica self, int servers) throws IOException {
        Path file = folder.resolve(self.name + ".yaml");
        Path written = Files.writeString(folder.resolve(self.name + ".new"), """
                loadBalancer: rehearsal/rehearsal
                maxConnections: 1000
                retries: 3
                timeouts: {connect: 5s, client: 1m, server: 1m, queue: 1m, check: 1m}
                frontends:
                - {name: in, port: %d, backend: web, maxConnections: 1000, trustedProxies: [], log: {format: None, emptyConnections: false}}
                backends:
                - name: web
                  balance: Source
                  backups: First
                  stick: {ipv4Prefix: 32, ipv6Prefix: 128, size: 1048576, whenFull: EvictOldest, expire: 1h, persistent: true}
                  healthCheck: {probe: {type: SendExpect, steps: [{send: check}, {expect: check}]}, interval: 50ms, fastInterval: 50ms, downInterval: 50ms, connectTimeout: 1s, timeout: 1s, rise: 1, fall: 100}
                  servers: %s
                peers: {port: %d, service: rehearsal.invalid, external: []}
                stats: {port: %d, path: /stats, hideVersion: true, metricsPrefix: limpet}
                """.formatted(
                self.frontend,
                IntStream.range(0, servers)
                        .mapToObj(number ->
                                "{name: %c, address: 127.0.0.1, port: %d, maxConnections: 0, weight: 1, state: %s, backup: false}"
                                        .formatted('a' + number, echo.getLocalPort(), number == 0 ? "Ready" : "Drain"))
                        .toList(),
                self.peers,
                self.stats));
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        return Environment.of(Map.of(
                "LIMPET_CONFIG",
                file.toString(),
                "LIMPET_NAME",
                self.name,
                "LIMPET_BIND",
                "127.0.0.1",
                "LIMPET_RUNTIME",
                "127.0.0.1:" + self.runtime,
                "LIMPET_DNS",
                "127.0.0.1:" + dns.address().getPort(),
                "LIMPET_STATE",
                Files.createDirectories(folder.resolve(self.name)).toString()));
    }

    /** Answers every client with what it says. */
    private void serve() {
        try {
            while (true) {
                Socket client = echo.accept();
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        client.getInputStream().transferTo(client.getOutputStream());
                    } catch (IOException e) {
                        // The client's side sees it, and says so.
                    }
                });
            }
        } catch (IOException e) {
            // The rehearsal is over.
        }
    }

    @Override
    public void close() throws IOException {
        echo.close();
        dns.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A replica as its clients and its administrator see it. */
    private static final class Replica {
        private final String name;
        private final int frontend = freePort();
        private final int peers = freePort();
        private final int stats = freePort();
        private final int runtime = freePort();

        Replica(String name) {
            this.name = name;
        }

        void await(String what, BooleanSupplier happened) throws IOException {
            long deadline = Clock.millis() + PATIENCE_MILLIS;
            while (!happened.getAsBoolean()) {
                if (Clock.millis() > deadline) {
                    throw new IOException(name + " took too long " + what);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        void converse(int number) throws IOException {
            byte[] question = ("question " + number).getBytes(StandardCharsets.US_ASCII);
            try (Socket socket = connect(frontend)) {
                socket.getOutputStream().write(question);
                socket.getInputStream().readNBytes(question.length);
            }
        }

        void transfer(int blocks) throws IOException {
            try (Socket socket = connect(frontend)) {
                Thread.ofVirtual().start(() -> {
                    try {
                        for (int block = 0; block < blocks; block++) {
                            socket.getOutputStream().write(BLOCK);
                        }
                        socket.shutdownOutput();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                long back = socket.getInputStream().skip(Long.MAX_VALUE);
                if (back != (long) blocks * BLOCK.length) {
                    throw new IOException(name + " gave back " + back + " bytes of " + blocks + " MiB");
                }
            }
        }

        void report() throws IOException {
            for (String path : new String[] {"/metrics", "/stats", "/stats;csv", "/status", "/readyz", "/healthz"}) {
                ask(stats, "GET " + path + " HTTP/1.1\r\nHost: rehearsal\r\nConnection: close\r\n\r\n");
            }
            for (String command :
                    new String[] {"show stat", "show info", "show peers", "show table web key 10.0.0.1"}) {
                ask(runtime, command + "\n");
            }
        }

        private static String ask(int port, String question) throws IOException {
            try (Socket socket = connect(port)) {
                socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        private static Socket connect(int port) throws IOException {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(HERE, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket;
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
