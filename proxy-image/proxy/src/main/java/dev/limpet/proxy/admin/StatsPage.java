package dev.limpet.proxy.admin;

import static java.util.stream.Collectors.joining;

import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.report.Info;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.report.Value;
import dev.limpet.proxy.stick.StickTable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The statistics page: HAProxy's content in tables, in one document without scripts or anything to be fetched. It is
 * loaded anew every few seconds unless the option {@code norefresh} is given.
 */
final class StatsPage {
    static final String SECURITY_POLICY = "default-src 'none'; style-src '" + StyleSheet.HASH
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int REFRESH_SECONDS = 5;

    private final ProxyView proxy;
    private volatile String title = "Limpet";

    StatsPage(ProxyView proxy) {
        this.proxy = proxy;
    }

    void configure(StatsConfig config) {
        title = config.hideVersion()
                ? "Limpet"
                : "Limpet version " + Release.current().version();
    }

    String html(Set<String> options) {
        List<StatRow> rows = Statistics.of(proxy);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                %s<title>%s on %s</title>
                <style>%s</style>
                </head>
                <body>
                %s
                <main>
                %s%s%s%s</main>
                </body>
                </html>
                """.formatted(
                        options.contains("norefresh")
                                ? ""
                                : "<meta http-equiv=\"refresh\" content=\"%s\">\n".formatted(REFRESH_SECONDS),
                        Html.escape(title),
                        Html.escape(proxy.replica()),
                        StyleSheet.TEXT,
                        header(),
                        frontends(rows),
                        backends(rows),
                        tables(),
                        peers());
    }

    private String header() {
        Map<String, Value> info = Info.of(proxy);
        String readiness = switch (proxy.readiness()) {
            case Readiness.Ready ready -> Html.state("UP", "ready");
            case Readiness.NotReady(String reason) -> Html.state("DOWN", "not ready: " + reason);
        };
        String rejected = proxy.rejected()
                .map(reason -> "<p class=\"alert\">The newest configuration was not taken over: %s</p>\n"
                        .formatted(Html.escape(reason)))
                .orElse("");
        return """
                <header>
                <h1>%s</h1>
                <p>%s <b>%s</b> of <b>%s</b>, configuration %s, process %s, uptime = %s</p>
                <p>connections: %s now, %s at most, %s in all, %s a second</p>
                %s</header>""".formatted(
                        Html.escape(title),
                        readiness,
                        Html.escape(proxy.replica()),
                        Html.escape(proxy.config().config().loadBalancer()),
                        Html.escape(proxy.config().hash()),
                        info.get("Pid"),
                        info.get("Uptime"),
                        info.get("CurrConns"),
                        info.get("Maxconn"),
                        info.get("CumConns"),
                        info.get("ConnRate"),
                        rejected);
    }

    private static String frontends(List<StatRow> rows) {
        return StatTable.FRONTENDS.html(
                "Frontends",
                rows.stream().filter(row -> row.type() == StatRow.Type.FRONTEND).toList());
    }

    private static String backends(List<StatRow> rows) {
        return rows.stream()
                .filter(row -> row.type() == StatRow.Type.BACKEND)
                .map(StatRow::proxy)
                .map(backend -> StatTable.SERVERS.html(
                        "Backend " + backend,
                        rows.stream()
                                .filter(row -> row.type() != StatRow.Type.FRONTEND
                                        && row.proxy().equals(backend))
                                .toList()))
                .collect(joining());
    }

    private String tables() {
        String rows = proxy.backends().stream()
                .flatMap(backend -> backend.table().stream())
                .map(StatsPage::table)
                .collect(joining());
        return rows.isEmpty()
                ? ""
                : Html.section(
                        "Stick tables",
                        "<tr><th scope=\"col\">Table<th scope=\"col\">Entries<th scope=\"col\">Size",
                        rows);
    }

    private static String table(StickTable table) {
        return "<tr><th scope=\"row\">%s<td>%s<td>%s\n"
                .formatted(
                        Html.escape(table.name()),
                        Html.number(table.used()),
                        Html.number(table.config().size()));
    }

    private String peers() {
        String rows = proxy.peers().stream().map(StatsPage::peer).collect(joining());
        return rows.isEmpty()
                ? ""
                : Html.section(
                        "Peers", "<tr><th scope=\"col\">Name<th scope=\"col\">Address<th scope=\"col\">State", rows);
    }

    private static String peer(PeerView peer) {
        String state = peer.side() == PeerView.Side.LOCAL
                ? "this replica"
                : Html.state(peer.connected() ? "UP" : "DOWN", peer.status());
        return "<tr><th scope=\"row\">%s<td>%s<td>%s\n"
                .formatted(Html.escape(peer.name()), Html.escape(peer.address()), state);
    }
}
