package dev.limpet.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.MetricsPrefix;
import dev.limpet.proxy.ports.FreePorts;
import dev.limpet.proxy.report.FakeProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics beside those of HAProxy's own exporter, and as Prometheus' {@code promtool} judges them. */
class PromexIT {
    private static final String HOST = "127.17.0.9";

    /** What Limpet does not do: TLS to clients, HTTP, compression, pipes, resolvers, pooled connections, limits of these. */
    private static final Pattern OF_SOMETHING_ELSE = Pattern.compile(
            ".*(ssl|http_comp|zlib|header_rewriting|pipes|spliced|resolutions|recv_logs|busy_polling|pool_failures"
                    + "|idle_connections_limit|relative_process_id|unstoppable_jobs|idle_time|bytes_out_rate"
                    + "|max_fds|max_sockets|max_memory).*");

    /** What is there only where it applies, or that Limpet does not know of a backend. */
    private static final Pattern NOT_ALWAYS = Pattern.compile(".*(server_(check_code|current_throttle|queue_limit)"
            + "|backend_(check_last_change_seconds|downtime_seconds_total|limit_sessions)).*");

    @Test
    void everyMetricOfHaproxysExporterIsThereUnderItsNameAndLabels(@TempDir Path folder) throws Exception {
        Set<String> limpets = series(scrape(new FakeProxy(FakeProxy.load(MetricsPrefix.HAPROXY))));
        Set<String> missing = new TreeSet<>(series(haproxysMetrics(folder)));
        missing.removeAll(limpets);
        missing.removeIf(series -> OF_SOMETHING_ELSE.matcher(series).matches()
                || NOT_ALWAYS.matcher(series).matches());
        assertThat(missing).isEmpty();
        assertThat(limpets).noneMatch(series -> series.startsWith("limpet_"));
    }

    @Test
    void promtoolFindsNothingToSay(@TempDir Path folder) throws Exception {
        Path metrics = Files.writeString(folder.resolve("metrics"), scrape(new FakeProxy()));
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes());
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    private static String scrape(FakeProxy proxy) {
        try (Metrics metrics = new Metrics(proxy)) {
            return metrics.scrape();
        }
    }

    /** Each name with the names of its labels. */
    private static Set<String> series(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .filter(line -> !line.contains("proxy=\"exporter\""))
                .map(line -> line.replaceFirst(" [^ ]*$", "").replaceAll("=\"[^\"]*\"", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String haproxysMetrics(Path folder) throws Exception {
        int port = FreePorts.on(InetAddress.ofLiteral(HOST));
        Path config = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                  mode tcp
                  timeout connect 1s
                  timeout client 10s
                  timeout server 10s
                frontend exporter
                  mode http
                  bind %s:%d
                  http-request use-service prometheus-exporter
                frontend http
                  bind %s:%d
                  default_backend web
                backend web
                  stick-table type ip size 100 expire 1m
                  stick on src
                  server a %s:1 check
                """.formatted(
                        HOST, port, HOST, FreePorts.on(InetAddress.ofLiteral(HOST)), HOST));
        Process haproxy = new ProcessBuilder("haproxy", "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://%s:%d/metrics".formatted(HOST, port));
            return await("HAProxy answers")
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> get(client, uri), text -> text.contains("haproxy_server_check_status"));
        } finally {
            haproxy.destroy();
            haproxy.waitFor();
        }
    }

    private static String get(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
