package dev.limpet.proxy.admin;

import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.report.Csv;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.Statistics;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is found under which path. Options of the statistics page follow its path, each behind a semicolon. */
final class Pages {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final String SOURCE = "source=";

    private final ProxyView proxy;
    private final Supplier<String> scrape;
    private final StatsPage page;
    private final SourceSearch search;
    private final StatusPage status;
    private volatile String statsPath = "/stats";

    Pages(ProxyView proxy, Supplier<String> scrape) {
        this.proxy = proxy;
        this.scrape = scrape;
        this.page = new StatsPage(proxy);
        this.search = new SourceSearch(proxy);
        this.status = new StatusPage(proxy);
    }

    void configure(StatsConfig config) {
        statsPath = config.path();
        page.configure(config);
    }

    Answer answer(String target) {
        return switch (target.split("\\?", 2)[0]) {
            case "/livez" -> Answer.text(HttpResponseStatus.OK, "alive");
            case "/readyz" -> readiness();
            case "/status" -> status.answer(target);
            case "/metrics" -> Answer.of(PROMETHEUS_TEXT, scrape.get());
            default -> statistics(target);
        };
    }

    private Answer readiness() {
        return switch (proxy.readiness()) {
            case Readiness.Ready ready -> Answer.text(HttpResponseStatus.OK, "ready");
            case Readiness.NotReady(String reason) -> Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, reason);
        };
    }

    private Answer statistics(String target) {
        String[] parts = target.split(";", -1);
        if (!withoutSlash(parts[0]).equals(withoutSlash(statsPath))) {
            return Answer.text(
                    HttpResponseStatus.NOT_FOUND,
                    "Not found; there are " + statsPath + ", " + statsPath + ";csv, " + statsPath
                            + ";json, /status, /livez, /readyz and /metrics.");
        }
        Set<String> options = Arrays.stream(parts).skip(1).collect(Collectors.toSet());
        for (String option : options) {
            if (option.startsWith(SOURCE)) {
                return search.answer(option.substring(SOURCE.length()));
            }
        }
        if (options.contains("csv")) {
            return Answer.of("text/plain; charset=utf-8", csv());
        }
        if (options.contains("json")) {
            return Answer.of("application/json", JsonStatistics.of(Statistics.of(proxy)));
        }
        return Answer.of("text/html; charset=utf-8", page.html(options))
                .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, StatsPage.SECURITY_POLICY)
                .with("referrer-policy", "no-referrer");
    }

    /** Tools append {@code /;csv} to the page's address. */
    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private String csv() {
        return Stream.concat(
                        Stream.of(Csv.header()), Statistics.of(proxy).stream().map(Csv::line))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
