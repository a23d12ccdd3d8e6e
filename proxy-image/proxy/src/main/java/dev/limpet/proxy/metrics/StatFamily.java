package dev.limpet.proxy.metrics;

import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.StatRow;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.function.Function;

/** A metric that is read from the rows of the statistics. */
sealed interface StatFamily {
    String name();

    Samples samples(String fullName);

    /** Adds what the row tells of this metric. */
    void add(Samples samples, StatRow row);

    /**
     * One number a row.
     *
     * @param scale what the column's unit is of the metric's
     */
    record Number(String name, Column column, double scale, String help) implements StatFamily {
        @Override
        public Samples samples(String fullName) {
            return new Samples(name.endsWith("_total") ? Samples.Kind.COUNTER : Samples.Kind.GAUGE, fullName, help);
        }

        @Override
        public void add(Samples samples, StatRow row) {
            if (row.value(column).isPresent()) {
                samples.add(labels(row), row.number(column) * scale);
            }
        }
    }

    /** One number a row and state: 1 for the state that holds, 0 for the others. */
    record State(String name, List<String> states, Function<StatRow, String> state, String help) implements StatFamily {
        public State {
            states = List.copyOf(states);
        }

        @Override
        public Samples samples(String fullName) {
            return new Samples(Samples.Kind.GAUGE, fullName, help);
        }

        @Override
        public void add(Samples samples, StatRow row) {
            String holds = state.apply(row);
            for (String each : states) {
                samples.add(labels(row).add("state", each), each.equals(holds) ? 1 : 0);
            }
        }
    }

    private static Labels labels(StatRow row) {
        return row.type() == StatRow.Type.SERVER
                ? Labels.of("proxy", row.proxy(), "server", row.service())
                : Labels.of("proxy", row.proxy());
    }
}
