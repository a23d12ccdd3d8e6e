package dev.limpet.proxy.admin;

import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.report.Csv;
import dev.limpet.proxy.report.Json;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is found under which path. Options of the statistics page follow its path, each behind a semicolon. */
final class Pages {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final String SOURCE = "source=";
    private static final String ALL = "all";

    private final ProxyView proxy;
    private final Supplier<String> scrape;
    private final StatsPage page;
    private final SourceSearch search;
    private final StatusPage status;
    private final FleetStatistics fleet;
    private volatile String statsPath = "/stats";

    Pages(ProxyView proxy, Supplier<String> scrape) {
        this.proxy = proxy;
        this.scrape = scrape;
        Replicas replicas = new Replicas(proxy);
        this.page = new StatsPage(proxy, replicas::any);
        this.search = new SourceSearch(proxy, replicas);
        this.status = new StatusPage(proxy);
        this.fleet = new FleetStatistics(proxy, replicas);
    }

    void configure(StatsConfig config) {
        statsPath = config.path();
        page.configure(config);
    }

    /** What is told where all replicas are asked comes later; all else is there at once. Called by one thread. */
    CompletableFuture<Answer> answer(String target) {
        return switch (target.split("\\?", 2)[0]) {
            case "/livez" -> now(liveness());
            case "/readyz" -> now(readiness());
            case "/status" -> now(status.answer(target));
            case "/metrics" -> now(Answer.of(PROMETHEUS_TEXT, scrape.get()));
            default -> statistics(target);
        };
    }

    private static CompletableFuture<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private Answer liveness() {
        return proxy.isAlive()
                ? Answer.text(HttpResponseStatus.OK, "alive")
                : Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "an event loop that serves clients has ended");
    }

    private Answer readiness() {
        return switch (proxy.readiness()) {
            case Readiness.Ready ready -> Answer.text(HttpResponseStatus.OK, "ready");
            case Readiness.NotReady(String reason) -> Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, reason);
        };
    }

    private CompletableFuture<Answer> statistics(String target) {
        String[] parts = target.split(";", -1);
        if (!withoutSlash(parts[0]).equals(withoutSlash(statsPath))) {
            return now(Answer.text(
                    HttpResponseStatus.NOT_FOUND,
                    "Not found; there are " + statsPath + ", " + statsPath + ";csv, " + statsPath
                            + ";json, /status, /livez, /readyz and /metrics."));
        }
        Set<String> options = Arrays.stream(parts).skip(1).collect(Collectors.toSet());
        boolean ofAll = options.contains(ALL);
        for (String option : options) {
            if (option.startsWith(SOURCE)) {
                String source = option.substring(SOURCE.length());
                return ofAll ? search.answerOfAll(source, statsPath) : now(search.answer(source));
            }
        }
        return ofAll
                ? fleet.now(statsPath).thenApply(all -> statistics(parts[0], options, all.rows(), Optional.of(all)))
                : now(statistics(parts[0], options, Statistics.of(proxy), Optional.empty()));
    }

    private Answer statistics(String path, Set<String> options, List<StatRow> rows, Optional<Fleet> all) {
        if (options.contains("csv")) {
            return Answer.of("text/plain; charset=utf-8", csv(rows));
        }
        if (options.contains("json")) {
            return Answer.of("application/json", Json.of(rows));
        }
        return Answer.of("text/html; charset=utf-8", page.html(path, options, rows, all))
                .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, Asset.SECURITY_POLICY)
                .with("referrer-policy", "no-referrer");
    }

    /** Tools append {@code /;csv} to the page's address. */
    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String csv(List<StatRow> rows) {
        return Stream.concat(Stream.of(Csv.header()), rows.stream().map(Csv::line))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
