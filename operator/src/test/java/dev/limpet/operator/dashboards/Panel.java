package dev.limpet.operator.dashboards;

import java.util.List;

/**
 * One picture of a dashboard.
 *
 * @param unit Grafana's name of the unit, such as {@code short}, {@code s} or {@code Bps}
 * @param help what it tells and when to look at it
 */
record Panel(Kind kind, String title, String unit, String help, List<Query> queries) {
    /** How it is drawn, and how much room it takes on a grid 24 wide. */
    enum Kind {
        STAT("stat", 6, 4),
        GRAPH("timeseries", 12, 8),
        TABLE("table", 12, 8);

        final String type;
        final int width;
        final int height;

        Kind(String type, int width, int height) {
            this.type = type;
            this.width = width;
            this.height = height;
        }
    }

    Panel {
        queries = List.copyOf(queries);
    }

    static Panel stat(String title, String unit, String help, String expression) {
        return new Panel(Kind.STAT, title, unit, help, List.of(new Query(expression, "")));
    }

    static Panel graph(String title, String unit, String help, Query... queries) {
        return new Panel(Kind.GRAPH, title, unit, help, List.of(queries));
    }

    static Panel table(String title, String help, String expression) {
        return new Panel(Kind.TABLE, title, "short", help, List.of(new Query(expression, "")));
    }
}
