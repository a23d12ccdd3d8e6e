package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of the chart's dashboards, asked of a real Prometheus that scrapes a running system. */
class DashboardsIT {
    private static final Path DASHBOARDS = Path.of("../charts/limpet/dashboards");
    private static final JsonMapper JSON = new JsonMapper();

    /** Where nothing else listens, and nothing connects from. */
    private static final String HOST = "127.20.0.9";

    private record Asked(String dashboard, String panel, String expression) {}

    @Test
    void everyPanelOfTheProxiesHasData(@TempDir Path folder) throws Exception {
        List<Asked> queries = queries();
        assertThat(queries).hasSizeGreaterThan(30);
        try (NamedServer a = new NamedServer("a");
                NamedServer b = new NamedServer("b");
                LocalLimpet limpet = LocalLimpet.start(folder, manifest(a, b))) {
            limpet.awaitReady("web", 2);
            Clients.of(90, 20).ask(limpet.address("web-0"), 18080);
            int port = freePort();
            Process prometheus = prometheus(folder, port, limpet);
            try (HttpClient client = HttpClient.newHttpClient()) {
                await("every query returns data")
                        .atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .untilAsserted(() -> {
                            List<Asked> empty = new ArrayList<>();
                            for (Asked each : queries) {
                                if (!answer(client, port, each.expression())
                                        .elements()
                                        .hasNext()) {
                                    empty.add(each);
                                }
                            }
                            assertThat(empty).isEmpty();
                        });
            } finally {
                prometheus.destroy();
                prometheus.waitFor();
            }
        }
    }

    private static List<Asked> queries() throws IOException {
        List<Asked> queries = new ArrayList<>();
        for (String name : List.of("fleet", "loadbalancer", "sticktables")) {
            JsonNode dashboard = JSON.readTree(Files.readString(DASHBOARDS.resolve(name + ".json")));
            for (JsonNode panel : dashboard.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String expression = target.path("expr")
                            .asText()
                            .replace("$__rate_interval", "20s")
                            .replaceAll("\\$(loadbalancer|backend)", ".*");
                    queries.add(new Asked(name, panel.path("title").asText(), expression));
                }
            }
        }
        return queries;
    }

    private static JsonNode answer(HttpClient client, int port, String expression) throws Exception {
        URI uri = URI.create("http://%s:%d/api/v1/query?query=%s"
                .formatted(HOST, port, URLEncoder.encode(expression, StandardCharsets.UTF_8)));
        String body = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return JSON.readTree(body).path("data").path("result");
    }

    /** Scrapes both replicas, under the labels that a PodMonitor gives them. */
    private static Process prometheus(Path folder, int port, LocalLimpet limpet) throws IOException {
        StringBuilder targets = new StringBuilder();
        Stream.of("web-0", "web-1")
                .forEach(pod -> targets.append(
                        "    - {targets: ['%s:18404'], labels: {namespace: default, job: default/web, pod: %s}}%n"
                                .formatted(limpet.address(pod), pod)));
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                "global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: limpet\n  static_configs:\n" + targets);
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=%s:%d".formatted(HOST, port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return free.getLocalPort();
        }
    }

    private static String manifest(NamedServer a, NamedServer b) {
        return """
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {name: web}
                spec:
                  replicas: 2
                  stats: {port: 18404}
                  peers: {port: 18000}
                  frontends:
                    - {name: tcp, port: 18080, backend: web}
                  backends:
                    - name: web
                      healthCheck: {interval: 500ms, rise: 2, fall: 2}
                      stick: {}
                      servers:
                        - {name: a, address: 127.0.0.1, port: %d}
                        - {name: b, address: 127.0.0.1, port: %d}
                """.formatted(a.port(), b.port());
    }
}
