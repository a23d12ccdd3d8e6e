package dev.limpet.proxy.metrics;

import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.ResyncPhase;
import dev.limpet.proxy.stats.Distribution;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What HAProxy's exporter does not tell of a process: readiness, resync, configuration, event loops. */
final class ReplicaFamilies {
    private final String prefix;
    private final ProxyView proxy;

    ReplicaFamilies(String prefix, ProxyView proxy) {
        this.prefix = prefix;
        this.proxy = proxy;
    }

    List<MetricSnapshot> snapshots() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return List.of(
                gauge("ready", "Whether the replica takes clients.", proxy.readiness() instanceof Readiness.Ready),
                gauge("peers_synced", "Whether the tables of the peers are learned.", proxy.peersSynced()),
                resync(),
                gauge(
                        "configuration_rejected",
                        "Whether the newest configuration was not taken over.",
                        proxy.rejected().isPresent()),
                gauge(
                        "configuration_generation",
                        "Configurations taken over since the start, the first one included.",
                        proxy.configurationGeneration()),
                gauge(
                        "configuration_timestamp_seconds",
                        "When the configuration in force was taken over, in seconds since 1970.",
                        proxy.configuredMillis() / 1_000.0),
                configuration(),
                gauge("pool_allocated_bytes", "Bytes of the Java heap that are reserved.", heap.getCommitted()),
                gauge("pool_used_bytes", "Bytes of the Java heap that are in use.", heap.getUsed()),
                eventLoops(),
                loopDelay());
    }

    private MetricSnapshot gauge(String name, String help, double value) {
        return new Samples(Samples.Kind.GAUGE, prefix + name, help)
                .add(Labels.EMPTY, value)
                .snapshot();
    }

    private MetricSnapshot gauge(String name, String help, boolean holds) {
        return gauge(name, help, holds ? 1 : 0);
    }

    private MetricSnapshot resync() {
        Samples samples = new Samples(
                Samples.Kind.GAUGE, prefix + "resync_state", "What the replica is at with learning from its peers.");
        for (ResyncPhase phase : ResyncPhase.values()) {
            samples.add(Labels.of("state", phase.name().toLowerCase(Locale.ROOT)), phase == proxy.resync() ? 1 : 0);
        }
        return samples.snapshot();
    }

    private MetricSnapshot configuration() {
        return InfoSnapshot.builder()
                .name(prefix + "configuration")
                .help("The configuration in force, by the hash of its text.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "load_balancer",
                                proxy.config().config().loadBalancer(),
                                "hash",
                                proxy.config().hash()))
                        .build())
                .build();
    }

    private MetricSnapshot eventLoops() {
        return InfoSnapshot.builder()
                .name(prefix + "event_loops")
                .help("What sessions are served with.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("transport", proxy.transport()))
                        .build())
                .build();
    }

    private MetricSnapshot loopDelay() {
        Distribution delays = proxy.loopDelays();
        List<Double> bounds = Stream.concat(
                        Arrays.stream(Distribution.bounds()).boxed(), Stream.of(Double.POSITIVE_INFINITY))
                .toList();
        return HistogramSnapshot.builder()
                .name(prefix + "event_loop_delay_seconds")
                .help("How long a task waited on an event loop, measured once a second on each.")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, delays.counts()))
                        .sum(delays.sumSeconds())
                        .build())
                .build();
    }
}
