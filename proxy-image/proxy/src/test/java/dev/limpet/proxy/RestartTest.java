package dev.limpet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.proxy.ports.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that ends and starts again on the same folder, with nobody there who would know its sources. */
class RestartTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.19.0.2");
    private static final int SOURCES = 60;
    private static final int ENTRY_BYTES = 15;

    @TempDir
    Path folder;

    private final int port = FreePorts.on(HERE);
    private final int admin = FreePorts.on(HERE);
    private Server a;
    private Server b;
    private Server c;

    @BeforeEach
    void start() throws IOException {
        a = new Server('a');
        b = new Server('b');
        c = new Server('c');
        Files.createDirectory(folder.resolve("state"));
        write(config(List.of("web"), ""));
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
        c.close();
    }

    @Test
    void aReplicaThatWasStoppedKnowsEverySource() throws Exception {
        Map<Integer, Character> before;
        try (Proxy proxy = Proxy.start(environment(3_600))) {
            ask(0);
            before = askAll();
            proxy.drain(Duration.ZERO, Duration.ofSeconds(5));
        }
        try (Proxy proxy = Proxy.start(environment(3_600))) {
            assertThat(proxy).isNotNull();
            assertThat(askAll()).isEqualTo(before);
        }
    }

    @Test
    void aReplicaThatWasKilledKnowsWhatItKnewWhenItLastWrote() throws Exception {
        Map<Integer, Character> before;
        Path snapshot = folder.resolve("state/web.snapshot");
        try (Proxy proxy = Proxy.start(environment(1))) {
            assertThat(proxy).isNotNull();
            ask(0);
            before = askAll();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.exists(snapshot) && Files.size(snapshot) > SOURCES * ENTRY_BYTES);
        }
        try (Proxy proxy = Proxy.start(environment(1))) {
            assertThat(proxy).isNotNull();
            assertThat(askAll()).isEqualTo(before);
        }
    }

    @Test
    void aConfigurationThatIsRefusedTakesNothingOfWhatIsKept() throws Exception {
        write(config(List.of("web", "shop"), ""));
        Path shop = folder.resolve("state/shop.snapshot");
        Path web = folder.resolve("state/web.snapshot");
        try (ServerSocket other = new ServerSocket(0, 1, HERE);
                Proxy proxy = Proxy.start(environment(1))) {
            assertThat(proxy).isNotNull();
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(shop) && Files.exists(web));
            Object kept = fileKey(shop);

            write(config(
                    List.of("web"),
                    "peers: {port: %d, service: peers.invalid, external: []}".formatted(other.getLocalPort())));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(status()).contains("peers.port: " + other.getLocalPort(), "in use"));
            Object before = fileKey(web);
            ask(0);
            await("what there was to do in the folder is done")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !fileKey(web).equals(before));
            assertThat(fileKey(shop)).isEqualTo(kept);
        }
    }

    /** Another one for each file that was written, whatever its name. */
    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private String status() throws IOException {
        URI uri = URI.create("http://" + HERE.getHostAddress() + ":" + admin + "/status");
        try (InputStream answer = uri.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String config) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yaml"), config);
        Files.move(next, folder.resolve("proxy.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    private String config(List<String> backends, String more) {
        return """
                loadBalancer: default/web
                maxConnections: 100
                retries: 0
                timeouts: {connect: 5s, client: 1m, server: 1m, queue: 1m, check: 1m}
                frontends:
                - {name: in, port: %d, backend: web, maxConnections: 10, trustedProxies: [], log: {format: None, emptyConnections: false}}
                stats: {port: %d, path: /stats, hideVersion: true, metricsPrefix: limpet}
                %s
                backends:
                """.formatted(port, admin, more)
                + backends.stream().map(this::backend).collect(Collectors.joining());
    }

    private String backend(String name) {
        return """
                - name: %s
                  balance: RoundRobin
                  backups: First
                  stick: {ipv4Prefix: 32, ipv6Prefix: 128, size: 1000, whenFull: EvictOldest, expire: 1h, persistent: true}
                  servers:
                  - {name: a, address: 127.0.0.1, port: %d, maxConnections: 0, weight: 1, state: Ready, backup: false}
                  - {name: b, address: 127.0.0.1, port: %d, maxConnections: 0, weight: 1, state: Ready, backup: false}
                  - {name: c, address: 127.0.0.1, port: %d, maxConnections: 0, weight: 1, state: Ready, backup: false}
                """.formatted(name, a.port(), b.port(), c.port());
    }

    private Environment environment(int snapshotSeconds) {
        return Environment.of(Map.of(
                "LIMPET_CONFIG",
                folder.resolve("proxy.yaml").toString(),
                "LIMPET_NAME",
                "web-0",
                "LIMPET_BIND",
                HERE.getHostAddress(),
                "LIMPET_RUNTIME",
                HERE.getHostAddress() + ":0",
                "LIMPET_STATE",
                folder.resolve("state").toString(),
                "LIMPET_SNAPSHOT_SECONDS",
                Integer.toString(snapshotSeconds)));
    }

    /** Which server each source reaches; the last source asks first, so that a round robin begun anew differs. */
    private Map<Integer, Character> askAll() throws IOException {
        Map<Integer, Character> answers = new TreeMap<>();
        for (int source = SOURCES; source > 0; source--) {
            answers.put(source, ask(source));
        }
        return answers;
    }

    private char ask(int source) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.62.0." + (source + 1)), 0));
            socket.connect(new InetSocketAddress(HERE, port), 5_000);
            socket.setSoTimeout(5_000);
            return (char) socket.getInputStream().read();
        }
    }

    /** A server that tells each client its name. */
    private static final class Server implements AutoCloseable {
        private final char name;
        private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());

        Server(char name) throws IOException {
            this.name = name;
            Thread.ofVirtual().start(this::serve);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write(name);
                } catch (IOException e) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
