package dev.limpet.operator.dashboards;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A dashboard, and the JSON model that Grafana reads: panels flow over a grid 24 wide from left to right. */
record Dashboard(String name, String title, List<Variable> variables, List<Panel> panels) {
    private static final int GRID = 24;
    private static final int SCHEMA = 39;
    private static final DataSource PROMETHEUS = new DataSource("prometheus", "${datasource}");

    Dashboard {
        variables = List.copyOf(variables);
        panels = List.copyOf(panels);
    }

    record DataSource(String type, String uid) {}

    record GridPos(int x, int y, int w, int h) {}

    record Target(
            DataSource datasource, String refId, String expr, String legendFormat, boolean instant, String format) {}

    record PanelJson(
            int id,
            String type,
            String title,
            String description,
            DataSource datasource,
            GridPos gridPos,
            Map<String, Object> fieldConfig,
            Map<String, Object> options,
            List<Target> targets) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Choice(
            String type,
            String name,
            String label,
            String query,
            Map<String, String> datasource,
            String definition,
            int refresh,
            int sort,
            boolean multi,
            boolean includeAll,
            String allValue) {}

    record Model(
            String uid,
            String title,
            List<String> tags,
            int schemaVersion,
            String refresh,
            boolean editable,
            Map<String, String> time,
            Map<String, List<Choice>> templating,
            List<PanelJson> panels) {}

    Model model() {
        return new Model(
                "limpet-" + name,
                title,
                List.of("limpet"),
                SCHEMA,
                "30s",
                false,
                Map.of("from", "now-1h"),
                Map.of("list", choices()),
                placed());
    }

    private List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice(
                "datasource", "datasource", "Data source", "prometheus", Map.of(), "", 1, 0, false, false, ""));
        for (Variable each : variables) {
            choices.add(new Choice(
                    "query",
                    each.name(),
                    each.label(),
                    each.values(),
                    Map.of("uid", "${datasource}"),
                    each.values(),
                    2,
                    1,
                    true,
                    true,
                    ".*"));
        }
        return choices;
    }

    private List<PanelJson> placed() {
        List<PanelJson> placed = new ArrayList<>();
        int x = 0;
        int y = 0;
        int height = 0;
        for (Panel panel : panels) {
            if (x + panel.kind().width > GRID || height != 0 && height != panel.kind().height) {
                x = 0;
                y += height;
            }
            height = panel.kind().height;
            placed.add(json(panel, placed.size() + 1, new GridPos(x, y, panel.kind().width, height)));
            x += panel.kind().width;
        }
        return placed;
    }

    private static PanelJson json(Panel panel, int id, GridPos place) {
        boolean graph = panel.kind() == Panel.Kind.GRAPH;
        List<Target> targets = new ArrayList<>();
        for (Query query : panel.queries()) {
            targets.add(new Target(
                    PROMETHEUS,
                    Character.toString('A' + targets.size()),
                    query.expression(),
                    query.legend(),
                    !graph,
                    panel.kind() == Panel.Kind.TABLE ? "table" : "time_series"));
        }
        Map<String, Object> fields = Map.of("defaults", Map.of("unit", panel.unit()), "overrides", List.of());
        Map<String, Object> options = graph
                ? Map.of(
                        "legend",
                        Map.of("displayMode", "list", "placement", "bottom"),
                        "tooltip",
                        Map.of("mode", "multi"))
                : Map.of();
        return new PanelJson(
                id, panel.kind().type, panel.title(), panel.help(), PROMETHEUS, place, fields, options, targets);
    }
}
