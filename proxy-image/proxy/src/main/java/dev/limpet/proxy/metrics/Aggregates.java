package dev.limpet.proxy.metrics;

import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.server.CheckStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many servers of each backend are in which state. */
final class Aggregates {
    static List<MetricSnapshot> of(String prefix, List<StatRow> rows) {
        Map<String, List<StatRow>> servers = rows.stream()
                .filter(row -> row.type() == StatRow.Type.SERVER)
                .collect(Collectors.groupingBy(StatRow::proxy));
        List<String> checks = Stream.of(CheckStatus.values()).map(Enum::name).toList();
        return List.of(
                count(
                        new Samples(Samples.Kind.GAUGE, prefix + "agg_server_status", "Servers by state."),
                        servers,
                        StatFamilies.SERVER_STATES,
                        StatFamilies::status),
                count(
                        new Samples(
                                Samples.Kind.GAUGE, prefix + "agg_server_check_status", "The same, by its old name."),
                        servers,
                        StatFamilies.SERVER_STATES,
                        StatFamilies::status),
                count(
                        new Samples(
                                Samples.Kind.GAUGE,
                                prefix + "agg_check_status",
                                "Servers by the result of their last health check."),
                        servers,
                        checks,
                        row -> row.text(Column.CHECK_STATUS)));
    }

    private static MetricSnapshot count(
            Samples samples,
            Map<String, List<StatRow>> servers,
            List<String> states,
            Function<StatRow, String> stateOf) {
        servers.forEach((backend, members) -> {
            Map<String, Long> counts = members.stream().collect(Collectors.groupingBy(stateOf, Collectors.counting()));
            states.forEach(
                    state -> samples.add(Labels.of("proxy", backend, "state", state), counts.getOrDefault(state, 0L)));
        });
        return samples.snapshot();
    }

    private Aggregates() {}
}
