package dev.limpet.proxy.metrics;

import dev.limpet.proxy.report.Info;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.report.Value;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that the replica's statistics tell, as metrics with the names and labels of HAProxy's exporter (promex).
 * One scrape reads the statistics once; servers that come and go come and go here by themselves.
 */
final class ProxyCollector implements MultiCollector {
    private final ProxyView proxy;

    ProxyCollector(ProxyView proxy) {
        this.proxy = proxy;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> metrics = new ArrayList<>();
        List<StatRow> rows = Statistics.of(proxy);
        addRows(metrics, "frontend", StatFamilies.FRONTEND, rows, StatRow.Type.FRONTEND);
        addRows(metrics, "backend", StatFamilies.BACKEND, rows, StatRow.Type.BACKEND);
        addRows(metrics, "server", StatFamilies.SERVER, rows, StatRow.Type.SERVER);
        metrics.addAll(Aggregates.of(name("backend", ""), rows));
        addProcess(metrics);
        metrics.addAll(new PeersFamilies(prefix() + "_", proxy).snapshots());
        proxy.peersTls().ifPresent(tls -> metrics.addAll(PeersTlsFamilies.snapshots(prefix() + "_", tls)));
        metrics.addAll(new ReplicaFamilies(prefix() + "_process_", proxy).snapshots());
        return new MetricSnapshots(metrics);
    }

    private void addRows(
            List<MetricSnapshot> metrics,
            String scope,
            List<StatFamily> families,
            List<StatRow> rows,
            StatRow.Type type) {
        List<StatRow> chosen = rows.stream().filter(row -> row.type() == type).toList();
        for (StatFamily family : families) {
            Samples samples = family.samples(name(scope, family.name()));
            chosen.forEach(row -> family.add(samples, row));
            metrics.add(samples.snapshot());
        }
    }

    private void addProcess(List<MetricSnapshot> metrics) {
        Map<String, Value> info = Info.of(proxy);
        for (ProcessFamily family : ProcessFamily.ALL) {
            Samples samples = new Samples(family.kind(), name("process", family.name()), family.help());
            if (info.get(family.fact()) instanceof Value.Number(long number)) {
                samples.add(Labels.EMPTY, number);
            }
            metrics.add(samples.snapshot());
        }
        metrics.add(InfoSnapshot.builder()
                .name(name("process", "build"))
                .help("Build information.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", Release.current().version()))
                        .build())
                .build());
    }

    private String name(String scope, String rest) {
        return prefix() + "_" + scope + "_" + rest;
    }

    private String prefix() {
        return proxy.config().config().stats().metricsPrefix().text();
    }
}
