package dev.limpet.proxy.admin;

import static java.util.stream.Collectors.joining;

import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.Info;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Value;
import dev.limpet.proxy.stats.Conflicts;
import dev.limpet.proxy.stick.StickTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The statistics page: HAProxy's content in tables, in one document that carries its style and script. The script keeps
 * it up to date; without scripts it is loaded anew every few seconds, and neither happens with the option {@code
 * norefresh}.
 */
final class StatsPage {
    private static final int REFRESH_SECONDS = 5;

    private final ProxyView proxy;
    private final BooleanSupplier others;
    private volatile boolean versionHidden;

    /** @param others whether there may be other replicas to look at */
    StatsPage(ProxyView proxy, BooleanSupplier others) {
        this.proxy = proxy;
        this.others = others;
    }

    void configure(StatsConfig config) {
        versionHidden = config.hideVersion();
    }

    private String title() {
        return versionHidden ? "Limpet" : "Limpet version " + Release.current().version();
    }

    private String versionForTools() {
        return versionHidden
                ? ""
                : "<!-- what tools look for: HAProxy version %s, -->\n"
                        .formatted(Release.current().version());
    }

    /**
     * Writes the page.
     *
     * @param path under which it was asked for, without options
     * @param all those whose sum the rows are; empty when the rows are this replica's
     */
    String html(String path, Set<String> options, List<StatRow> rows, Optional<Fleet> all) {
        String whose = all.isPresent()
                ? "<p class=\"whose\">As %s sees them.</p>\n".formatted(Html.escape(proxy.replica()))
                : "";
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
                <body%s>
                %s
                %s<nav>
                <a href="#traffic">Traffic</a> <a href="#tables">Stick tables</a> <a href="#peers">Peers</a>
                <span class="tools"><span id="live" role="status" class="good"></span>
                <button type="button" id="pause">Pause</button>
                <input id="filter" type="search" placeholder="Filter by name" aria-label="Filter by name"></span>
                </nav>
                <main>
                <div id="traffic" class="panel">
                %s%s</div>
                <div id="tables" class="panel">
                <form id="search"><label for="source">Where is a source kept?</label>
                <input id="source" placeholder="192.0.2.1" autocomplete="off">
                <button>Search</button> <output id="found" for="source"></output></form>
                %s%s</div>
                <div id="peers" class="panel">
                %s%s</div>
                </main>
                <script>%s</script>
                </body>
                </html>
                """.formatted(
                        options.contains("norefresh")
                                ? ""
                                : "<noscript><meta http-equiv=\"refresh\" content=\"%s\"></noscript>\n"
                                        .formatted(REFRESH_SECONDS),
                        Html.escape(title()),
                        Html.escape(proxy.replica()),
                        Asset.STYLE.text(),
                        options.contains("norefresh") ? " data-norefresh" : "",
                        all.map(fleet -> header(fleet)).orElseGet(this::header),
                        others.getAsBoolean() ? scopes(path, all.isPresent()) : "",
                        frontends(rows),
                        backends(rows),
                        whose,
                        tables(),
                        whose,
                        peers(),
                        Asset.SCRIPT.text());
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
                %s<header data-live="header">
                <h1>%s</h1>
                <p>%s <b>%s</b> of <b>%s</b>, configuration %s, process %s, uptime = %s</p>
                <p>connections: %s now, %s at most, %s in all, %s a second</p>
                %s</header>""".formatted(
                        versionForTools(),
                        Html.escape(title()),
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

    private String header(Fleet all) {
        List<StatRow> frontends = all.rows().stream()
                .filter(row -> row.type() == StatRow.Type.FRONTEND)
                .toList();
        String silent = all.silent().isEmpty()
                ? ""
                : "<p class=\"alert\">No answer came from %s, which %s not in these numbers.</p>\n"
                        .formatted(
                                Html.escape(String.join(", ", all.silent())),
                                all.silent().size() == 1 ? "is" : "are");
        return """
                %s<header data-live="header">
                <h1>%s</h1>
                <p>%s of <b>%s</b>: <b>%s</b></p>
                <p>connections: %s now, %s in all, %s a second</p>
                %s</header>""".formatted(
                versionForTools(),
                Html.escape(title()),
                all.answered().size() == 1 ? "1 replica" : all.answered().size() + " replicas",
                Html.escape(proxy.config().config().loadBalancer()),
                Html.escape(String.join(", ", all.answered())),
                total(frontends, Column.SCUR),
                total(frontends, Column.STOT),
                total(frontends, Column.RATE),
                silent);
    }

    private static String total(List<StatRow> rows, Column column) {
        return Html.number(rows.stream().mapToLong(row -> row.number(column)).sum());
    }

    /** Links are relative, so that they hold under whatever path a proxy before the page puts it. */
    private static String scopes(String path, boolean all) {
        String name = "./" + path.substring(path.lastIndexOf('/') + 1);
        String current = " aria-current=\"true\"";
        return """
                <p class="scopes" role="group" aria-label="Whose numbers"><a href="%1$s"%2$s>This replica</a>
                <a href="%1$s;all"%3$s>All replicas summed</a></p>
                """.formatted(Html.escape(name), all ? "" : current, all ? current : "");
    }

    private static String frontends(List<StatRow> rows) {
        return StatTable.FRONTENDS.html(
                "frontends",
                "Frontends",
                rows.stream().filter(row -> row.type() == StatRow.Type.FRONTEND).toList());
    }

    private static String backends(List<StatRow> rows) {
        return rows.stream()
                .filter(row -> row.type() == StatRow.Type.BACKEND)
                .map(StatRow::proxy)
                .map(backend -> StatTable.SERVERS.html(
                        "backend-" + backend,
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
                        "stick-tables",
                        "Stick tables",
                        "<tr><th scope=\"col\">Table<th scope=\"col\">Entries<th scope=\"col\">Size<th scope=\"col\">Full"
                                + "<th scope=\"col\">Conflicts settled<th scope=\"col\">Turned away",
                        rows);
    }

    private static String table(StickTable table) {
        Conflicts conflicts = table.conflicts();
        return "<tr data-key=\"%1$s\"><th scope=\"row\">%1$s<td>%2$s<td>%3$s<td>%4$s %%<td>%5$s<td>%6$s\n"
                .formatted(
                        Html.escape(table.name()),
                        Html.number(table.used()),
                        Html.number(table.config().size()),
                        100L * table.used() / table.config().size(),
                        Html.number(conflicts.kept.sum() + conflicts.replaced.sum()),
                        Html.number(table.turnedAway()));
    }

    private String peers() {
        String rows = proxy.peers().stream().map(StatsPage::peer).collect(joining());
        String resync = "<p data-live=\"resync\">Resync: %s</p>\n".formatted(Html.escape(proxy.peersSync()));
        return rows.isEmpty()
                ? resync
                : resync
                        + Html.section(
                                "peer-list",
                                "Peers",
                                "<tr><th scope=\"col\">Name<th scope=\"col\">Address<th scope=\"col\">State<th scope=\"col\">Lag"
                                        + "<th scope=\"col\">Entries told<th scope=\"col\">Entries heard",
                                rows);
    }

    private static String peer(PeerView peer) {
        String state = peer.side() == PeerView.Side.LOCAL
                ? "this replica"
                : Html.state(peer.connected() ? "UP" : "DOWN", peer.status());
        boolean remote = peer.side() == PeerView.Side.REMOTE;
        return "<tr data-key=\"%1$s\"><th scope=\"row\">%1$s<td>%2$s<td>%3$s<td>%4$s<td>%5$s<td>%6$s\n"
                .formatted(
                        Html.escape(peer.name()),
                        Html.escape(peer.address()),
                        state,
                        remote ? Html.number(peer.lag()) : "",
                        remote ? Html.number(peer.updatesSent()) : "",
                        remote ? Html.number(peer.updatesReceived()) : "");
    }
}
