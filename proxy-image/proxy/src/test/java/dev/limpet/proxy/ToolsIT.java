package dev.limpet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.AdministrativeState;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.ports.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that were made for HAProxy, as Debian has them, with a whole replica. */
@Timeout(180)
class ToolsIT {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.17.0.16");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** To the fifth line of hatop's list: blank, frontend's heading and row, blank, backend's heading, then the server. */
    private static final String TO_FIRST_SERVER = "\033OB".repeat(4);

    private static final String F10 = "\033[21~";
    private static final String F9 = "\033[20~";

    @TempDir
    Path folder;

    private final int admin = FreePorts.on(HERE);
    private Proxy proxy;

    @BeforeEach
    void start() throws Exception {
        Path config = Files.writeString(folder.resolve("proxy.yaml"), """
                loadBalancer: shop/web
                maxConnections: 100
                retries: 0
                timeouts: {connect: 5s, client: 1m, server: 1m, queue: 1m, check: 1m}
                frontends:
                - {name: entry, port: %d, backend: web, maxConnections: 10, trustedProxies: [], log: {format: None, emptyConnections: false}}
                backends:
                - name: web
                  balance: Source
                  backups: First
                  servers:
                  - {name: alpha, address: 127.0.0.1, port: 9, maxConnections: 0, weight: 1, state: Ready, backup: false}
                  - {name: omega, address: 127.0.0.1, port: 9, maxConnections: 0, weight: 1, state: Ready, backup: false}
                stats: {port: %d, path: /stats, hideVersion: true, metricsPrefix: limpet}
                """.formatted(FreePorts.on(HERE), admin));
        proxy = Proxy.start(Environment.of(Map.of(
                "LIMPET_CONFIG",
                config.toString(),
                "LIMPET_NAME",
                "web-0",
                "LIMPET_BIND",
                HERE.getHostAddress(),
                "LIMPET_STATE",
                folder.toString(),
                "LIMPET_RUNTIME",
                "unix@" + socket())));
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void hatopShowsTheProxiesAndTakesAServerOut() throws Exception {
        Path screen = folder.resolve("screen");
        ProcessBuilder builder = new ProcessBuilder(
                        "script", "-qfec", "stty rows 40 cols 120; exec hatop -s " + socket(), screen.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("hatop.log").toFile());
        builder.environment().put("TERM", "xterm");
        Process hatop = builder.start();
        try (OutputStream keyboard = hatop.getOutputStream()) {
            awaitOnScreen(screen, "Node: web-0");
            awaitOnScreen(screen, "entry");
            awaitOnScreen(screen, "omega");
            type(keyboard, TO_FIRST_SERVER + F10);
            await("the server is in maintenance")
                    .atMost(PATIENCE)
                    .until(() -> state("alpha") == AdministrativeState.MAINTENANCE);
            assertThat(state("omega")).isEqualTo(AdministrativeState.READY);
            awaitOnScreen(screen, "MAINT");
            type(keyboard, F9);
            await("the server is back").atMost(PATIENCE).until(() -> state("alpha") == AdministrativeState.READY);
            type(keyboard, "q");
            assertThat(hatop.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(hatop.exitValue()).as(text(screen)).isZero();
        } finally {
            hatop.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "page"})
    void prometheusHaproxyExporterReadsTheStatistics(String from) throws Exception {
        web().stats().sessionsTotal.add(7);
        String uri = from.equals("socket")
                ? "unix:" + socket()
                : "http://%s:%d/stats;csv".formatted(HERE.getHostAddress(), admin);
        int port = FreePorts.on(HERE);
        Process exporter = new ProcessBuilder(
                        "prometheus-haproxy-exporter",
                        "--haproxy.scrape-uri=" + uri,
                        "--web.listen-address=" + HERE.getHostAddress() + ":" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("exporter.log").toFile())
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://%s:%d/metrics".formatted(HERE.getHostAddress(), port));
            String text = await("the exporter answers")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(
                            () -> client.send(
                                            HttpRequest.newBuilder(metrics).build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .body(),
                            body -> !body.isEmpty());
            assertThat(text.lines())
                    .contains(
                            "haproxy_up 1",
                            "haproxy_exporter_csv_parse_failures_total 0",
                            "haproxy_backend_sessions_total{backend=\"web\"} 7",
                            "haproxy_backend_up{backend=\"web\"} 1",
                            "haproxy_frontend_limit_sessions{frontend=\"entry\"} 10",
                            "haproxy_server_weight{backend=\"web\",server=\"alpha\"} 1",
                            "haproxy_server_weight{backend=\"web\",server=\"omega\"} 1");
        } finally {
            exporter.destroyForcibly().waitFor();
        }
    }

    private static void type(OutputStream keyboard, String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
    }

    private static void awaitOnScreen(Path screen, String words) {
        await("hatop shows " + words)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> text(screen), text -> text.contains(words));
    }

    private static String text(Path screen) throws IOException {
        return Files.readString(screen, StandardCharsets.ISO_8859_1);
    }

    private AdministrativeState state(String server) {
        return web().pool().server(server).orElseThrow().config().state();
    }

    private Backend web() {
        return Objects.requireNonNull(proxy.backends().get("web"));
    }

    private Path socket() {
        return folder.resolve("runtime.sock");
    }
}
