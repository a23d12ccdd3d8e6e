package dev.limpet.proxy.admin;

import static dev.limpet.proxy.report.Column.*;
import static java.util.stream.Collectors.joining;

import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.StatRow;
import java.util.List;
import java.util.function.Function;

/** A table of the statistics page: which columns it has, under which headings. */
record StatTable(List<Group> groups) {
    /** Drawn by the script, from what it has seen since the page was opened. */
    private static final Group TRENDS = new Group(
            "Last 2 minutes",
            new Heading("Sessions", row -> spark("sessions", row.number(SCUR))),
            new Heading("Bytes", row -> spark("bytes", row.number(BIN) + row.number(BOUT))));

    static final StatTable FRONTENDS = new StatTable(List.of(
            new Group("", name("Name", PXNAME), status()),
            new Group("Session rate", number("Cur", RATE), number("Max", RATE_MAX)),
            new Group(
                    "Sessions", number("Cur", SCUR), number("Max", SMAX), number("Limit", SLIM), number("Total", STOT)),
            new Group("Bytes", bytes("In", BIN), bytes("Out", BOUT)),
            TRENDS,
            new Group("Denied", number("Conn", DCON)),
            new Group("Errors", number("Req", EREQ))));

    static final StatTable SERVERS = new StatTable(List.of(
            new Group("", name("Name", SVNAME), status()),
            new Group("Queue", number("Cur", QCUR), number("Max", QMAX)),
            new Group("Session rate", number("Cur", RATE), number("Max", RATE_MAX)),
            new Group(
                    "Sessions",
                    number("Cur", SCUR),
                    number("Max", SMAX),
                    number("Limit", SLIM),
                    number("Total", STOT),
                    number("LbTot", LBTOT),
                    new Heading("Last", row -> cell(row.number(LASTSESS) < 0 ? "" : seconds(row, LASTSESS)))),
            new Group("Bytes", bytes("In", BIN), bytes("Out", BOUT)),
            TRENDS,
            new Group("Errors", number("Conn", ECON), number("Resp", ERESP)),
            new Group("Warnings", number("Retr", WRETR), number("Redis", WREDIS)),
            new Group(
                    "Server",
                    new Heading("LastChk", StatTable::lastCheck),
                    number("Wght", WEIGHT),
                    number("Act", ACT),
                    number("Bck", BCK),
                    number("Chk", CHKFAIL),
                    number("Dwn", CHKDOWN),
                    new Heading("Dwntme", row -> cell(seconds(row, DOWNTIME))),
                    new Heading("Thrtle", row -> cell(row.text(THROTTLE))))));

    /** Columns under one heading. */
    record Group(String title, Heading... headings) {}

    /** A column: its title, and how a row's cell is written. */
    record Heading(String title, Function<StatRow, String> cell) {}

    String html(String id, String title, List<StatRow> rows) {
        String groupLine = groups.stream()
                .map(group -> "<th scope=\"colgroup\" colspan=\"%s\"%s>%s"
                        .formatted(group.headings().length, group == TRENDS ? " class=\"spark\"" : "", group.title()))
                .collect(joining());
        String titleLine = headings().stream()
                .map(heading -> "<th scope=\"col\">" + heading.title())
                .collect(joining());
        return Html.section(
                id,
                title,
                "<tr>" + groupLine + "\n<tr>" + titleLine,
                rows.stream().map(this::line).collect(joining()));
    }

    private String line(StatRow row) {
        String start = "<tr data-key=\"%s\"%s>"
                .formatted(
                        Html.escape(row.proxy() + "/" + row.service()),
                        row.type() == StatRow.Type.BACKEND ? " class=\"total\"" : "");
        return headings().stream().map(heading -> heading.cell().apply(row)).collect(joining("", start, "\n"));
    }

    private List<Heading> headings() {
        return groups.stream()
                .flatMap(group -> List.of(group.headings()).stream())
                .toList();
    }

    private static Heading name(String title, Column column) {
        return new Heading(title, row -> "<th scope=\"row\">" + Html.escape(row.text(column)));
    }

    private static Heading number(String title, Column column) {
        return new Heading(title, row -> cell(row.value(column).isEmpty() ? "" : Html.number(row.number(column))));
    }

    private static Heading bytes(String title, Column column) {
        return new Heading(
                title,
                row -> "<td data-value=\"%1$s\" title=\"%1$s bytes\">%2$s"
                        .formatted(row.number(column), Html.bytes(row.number(column))));
    }

    private static Heading status() {
        return new Heading("Status", row -> {
            String since = seconds(row, LASTCHG);
            String status = row.text(STATUS);
            return "<td>" + Html.state(status.split(" ", 2)[0], since + " " + status);
        });
    }

    private static String spark(String of, long value) {
        return "<td class=\"spark\" data-spark=\"%s\" data-value=\"%s\">".formatted(of, value);
    }

    private static String lastCheck(StatRow row) {
        if (row.value(CHECK_STATUS).isEmpty()) {
            return cell("");
        }
        String code = row.number(CHECK_CODE) > 0 ? "/" + row.number(CHECK_CODE) : "";
        if (row.text(CHECK_STATUS).equals("INI")) {
            return cell("INI");
        }
        return "<td title=\"%s\">%s%s in %s ms"
                .formatted(
                        Html.escape(row.text(LAST_CHK)),
                        Html.escape(row.text(CHECK_STATUS)),
                        code,
                        row.text(CHECK_DURATION));
    }

    /** The two greatest units, as HAProxy shows times: {@code 3d4h}, {@code 5m10s}. */
    private static String seconds(StatRow row, Column column) {
        if (row.value(column).isEmpty()) {
            return "";
        }
        long seconds = row.number(column);
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h" + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d" + seconds % 86_400 / 3_600 + "h";
    }

    private static String cell(String html) {
        return "<td>" + html;
    }
}
