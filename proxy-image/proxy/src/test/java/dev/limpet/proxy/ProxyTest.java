package dev.limpet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.ConfigException;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.proxy.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica as a whole: what a changed file does to it. */
class ProxyTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.19.0.1");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private int admin = FreePorts.on(HERE);

    @Test
    void aChangedFileIsTakenOverAndABadOneIsRefusedWhole() throws Exception {
        int first = FreePorts.on(HERE);
        int second = FreePorts.on(HERE);
        write(config(first, "Source"));
        try (Proxy proxy = Proxy.start(environment())) {
            assertThat(proxy).isNotNull();
            String hash = status().configHash();
            assertThat(accepts(first)).isTrue();

            write(config(second, "RoundRobin"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(status().configHash()).isNotEqualTo(hash));
            assertThat(accepts(second)).isTrue();
            await().atMost(Duration.ofSeconds(20)).until(() -> !accepts(first));

            write(config(first, "Sauce"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(status().rejected())
                            .hasValueSatisfying(reason -> assertThat(reason).contains("balance")));
            assertThat(accepts(second)).isTrue();
            assertThat(accepts(first)).isFalse();
        }
    }

    @Test
    void aPortInUseIsRefusedAndTakenOnceItIsFree() throws Exception {
        int first = FreePorts.on(HERE);
        write(config(first, "Source"));
        try (Proxy proxy = Proxy.start(environment())) {
            assertThat(proxy).isNotNull();
            int taken;
            try (ServerSocket other = new ServerSocket(0, 1, HERE)) {
                taken = other.getLocalPort();
                write(config(taken, "Source"));
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(status().rejected())
                                .hasValueSatisfying(reason -> assertThat(reason).contains("port " + taken, "in use")));
                assertThat(accepts(first)).isTrue();
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(status().rejected()).isEmpty());
            assertThat(accepts(taken)).isTrue();
        }
    }

    /** Its peers cannot be found, so it looks for them for some time. */
    @Test
    void aReplicaThatServesClientsGoesOnWhenPeersAreConfigured() throws Exception {
        int port = FreePorts.on(HERE);
        write(config(port, "Source"));
        try (Proxy proxy = Proxy.start(environment())) {
            assertThat(proxy).isNotNull();
            String hash = status().configHash();
            awaitEnd(port);

            write(config(port, "Source")
                    + "peers: {port: %d, service: peers.invalid, external: []}\n".formatted(FreePorts.on(HERE)));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(status().configHash()).isNotEqualTo(hash));

            awaitEnd(port);
            assertThat(status().ready()).isTrue();
        }
    }

    /** Who is served finds no server. */
    private static void awaitEnd(int port) throws IOException {
        try (Socket socket = new Socket(HERE, port)) {
            socket.setSoTimeout(3_000);
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    /** The probes of a pod ask at the port that it was made with; the configuration changes at once on all replicas. */
    @Test
    void aReplicaIsReadyAtItsFirstAdminPortAndAtTheNewestOne() throws Exception {
        int frontend = FreePorts.on(HERE);
        int first = admin;
        int second = FreePorts.on(HERE);
        int third = FreePorts.on(HERE);
        write(config(frontend, "Source"));
        try (Proxy proxy = Proxy.start(environment())) {
            assertThat(proxy).isNotNull();

            admin = second;
            write(config(frontend, "Source"));
            await().atMost(Duration.ofSeconds(20)).until(() -> accepts(second));
            assertThat(ready(first)).isEqualTo(200);
            assertThat(ready(second)).isEqualTo(200);

            admin = third;
            write(config(frontend, "Source"));
            await().atMost(Duration.ofSeconds(20)).until(() -> accepts(third) && !accepts(second));
            assertThat(ready(first)).isEqualTo(200);
            assertThat(ready(third)).isEqualTo(200);

            try (ServerSocket other = new ServerSocket(0, 1, HERE)) {
                admin = other.getLocalPort();
                write(config(frontend, "Source"));
                admin = third;
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(status().rejected())
                                .hasValueSatisfying(reason -> assertThat(reason).contains("stats.port", "in use")));
                assertThat(ready(first)).isEqualTo(200);
            }
        }
    }

    @Test
    void aReplicaThatStopsAcceptsForAWhileThenLetsSessionsEndThenEndsThem() throws Exception {
        int port = FreePorts.on(HERE);
        try (ServerSocket server = new ServerSocket(0, 10, HERE)) {
            write(config(port, "Source")
                    .replace(
                            "servers: []",
                            "servers: [{name: a, address: %s, port: %d, maxConnections: 0, weight: 1, state: Ready, backup: false}]"
                                    .formatted(HERE.getHostAddress(), server.getLocalPort())));
            Proxy proxy = Proxy.start(environment());
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(
                            () -> proxy.drain(Duration.ofSeconds(5), Duration.ofSeconds(2)))
                    .thenRun(proxy::close);
            await().atMost(Duration.ofSeconds(20)).until(() -> ready(admin) == 503);
            try (Socket client = new Socket(HERE, port);
                    Socket connection = server.accept()) {
                client.getOutputStream().write('?');
                assertThat(connection.getInputStream().read()).isEqualTo('?');
                await().atMost(Duration.ofSeconds(20)).until(() -> !accepts(port));
                connection.getOutputStream().write('!');
                assertThat(client.getInputStream().read()).isEqualTo('!');
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                stopped.get(20, TimeUnit.SECONDS);
            }
        }
    }

    private int ready(int port) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + HERE.getHostAddress() + ":" + port + "/readyz");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aStartThatCannotBeIsOneSentence() throws Exception {
        assertThatThrownBy(() -> Proxy.start(environment()))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("the file does not exist");
        try (ServerSocket other = new ServerSocket(0, 1, HERE)) {
            write(config(other.getLocalPort(), "Source"));
            assertThatThrownBy(() -> Proxy.start(environment()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
        }
    }

    private Environment environment() {
        return Environment.of(Map.of(
                "LIMPET_CONFIG",
                folder.resolve("proxy.yaml").toString(),
                "LIMPET_NAME",
                "web-0",
                "LIMPET_BIND",
                HERE.getHostAddress(),
                "LIMPET_RUNTIME",
                HERE.getHostAddress() + ":0"));
    }

    private void write(String config) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yaml"), config);
        Files.move(next, folder.resolve("proxy.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    private String config(int port, String balance) {
        return """
                loadBalancer: default/web
                maxConnections: 100
                retries: 0
                timeouts: {connect: 5s, client: 1m, server: 1m, queue: 1m, check: 1m}
                frontends:
                - {name: in, port: %d, backend: web, maxConnections: 10, trustedProxies: [], log: {format: None, emptyConnections: false}}
                backends:
                - {name: web, balance: %s, backups: First, servers: []}
                stats: {port: %d, path: /stats, hideVersion: true, metricsPrefix: limpet}
                """.formatted(port, balance, admin);
    }

    private ProxyStatus status() throws IOException, InterruptedException {
        URI uri = URI.create("http://" + HERE.getHostAddress() + ":" + admin + "/status");
        return ProxyStatusJson.read(http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HERE, port), 5_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
