package dev.limpet.proxy.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** The samples of one metric as they are gathered for a scrape. */
final class Samples {
    /** Whether a metric only ever grows. The name of one that does ends in {@code _total}. */
    enum Kind {
        COUNTER,
        GAUGE
    }

    private record Sample(Labels labels, double value) {}

    private final Kind kind;
    private final String name;
    private final String help;
    private final List<Sample> gathered = new ArrayList<>();

    Samples(Kind kind, String name, String help) {
        this.kind = kind;
        this.name = name;
        this.help = help;
    }

    Samples add(Labels labels, double value) {
        gathered.add(new Sample(labels, value));
        return this;
    }

    MetricSnapshot snapshot() {
        return switch (kind) {
            case COUNTER -> {
                CounterSnapshot.Builder metric =
                        CounterSnapshot.builder().name(withoutTotal()).help(help);
                gathered.forEach(sample -> metric.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(sample.labels())
                        .value(sample.value())
                        .build()));
                yield metric.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder metric =
                        GaugeSnapshot.builder().name(name).help(help);
                gathered.forEach(sample -> metric.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(sample.labels())
                        .value(sample.value())
                        .build()));
                yield metric.build();
            }
        };
    }

    /** The text format adds it again. */
    private String withoutTotal() {
        return name.substring(0, name.length() - "_total".length());
    }
}
