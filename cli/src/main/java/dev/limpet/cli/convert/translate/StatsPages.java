package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.Optional;

/** The section whose only purpose is the statistics page, which is on a port of its own here. */
final class StatsPages {
    private final Ledger ledger;
    private Optional<ObjectNode> page = Optional.empty();

    StatsPages(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Whether a section of mode http is one. */
    static boolean isPage(Proxy proxy) {
        boolean stats = proxy.hasOwn("stats") || proxy.hasOwn("http-request", "use-service", "prometheus-exporter");
        return proxy.isFrontend()
                && stats
                && !proxy.hasOwn("server")
                && !proxy.hasOwn("default_backend")
                && !proxy.hasOwn("use_backend")
                && !proxy.hasOwn("server-template");
    }

    Optional<ObjectNode> page() {
        return page;
    }

    void read(Proxy proxy) {
        if (page.isPresent()) {
            proxy.refuse("a LoadBalancer has one statistics page, here that of the section before");
            return;
        }
        Node node = new Node();
        Binds binds = Binds.of(proxy);
        binds.ports().stream().findFirst().ifPresent(port -> node.put("port", port));
        if (binds.ports().size() > 1) {
            ledger.lost(proxy.section().header(), proxy.section().title(), "the statistics page has one port");
        }
        proxy.last("stats", "uri").ifPresent(line -> path(node, line));
        if (proxy.last("stats", "hide-version").isPresent()) {
            node.put("hideVersion", true);
        }
        for (Line line : proxy.section().lines()) {
            if (line.startsWith("http-request", "use-service", "prometheus-exporter")) {
                ledger.note(line, "prometheus-exporter", "/metrics of the same port has HAProxy's names");
            } else if (line.startsWith("http-request")) {
                ledger.lost(
                        line,
                        "http-request " + line.word(1),
                        "the page has no rules; keep the port inside the cluster");
            } else if (!line.startsWith("stats") && !ledger.hasSettled(line)) {
                ledger.note(line, line.word(0), "it is of the statistics page only");
            }
        }
        page = Optional.of(node.get());
    }

    private void path(Node node, Line line) {
        String path = line.word(2);
        if (path.matches("/[A-Za-z0-9._~/-]{0,127}") && !path.matches("/(status|livez|readyz|metrics)")) {
            node.put("path", path);
        } else {
            ledger.lost(
                    line,
                    "stats uri " + path,
                    "a path has letters, digits, '.', '_', '~', '-' and '/', and /status,"
                            + " /livez, /readyz and /metrics are taken; the page is at /stats");
        }
    }
}
