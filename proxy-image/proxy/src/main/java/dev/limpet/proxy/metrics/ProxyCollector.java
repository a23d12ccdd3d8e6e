package dev.limpet.proxy.metrics;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.Info;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.PeersTlsView;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.report.Value;
import dev.limpet.proxy.stick.StickTable;
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
    private final String prefix;
    private final ProxyView proxy;

    /**
     * Metrics of a replica.
     *
     * @param prefix what all names begin with: {@code limpet}, or {@code haproxy} for dashboards made for HAProxy
     */
    ProxyCollector(String prefix, ProxyView proxy) {
        this.prefix = prefix;
        this.proxy = proxy;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> metrics = new ArrayList<>();
        List<StatRow> rows = Statistics.of(proxy);
        addRows(metrics, "frontend", StatFamilies.FRONTEND, rows, StatRow.Type.FRONTEND);
        addRows(metrics, "backend", StatFamilies.BACKEND, rows, StatRow.Type.BACKEND);
        addRows(metrics, "server", StatFamilies.SERVER, rows, StatRow.Type.SERVER);
        addProcess(metrics);
        addTables(metrics);
        addPeers(metrics);
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
        boolean ready = proxy.readiness() instanceof Readiness.Ready;
        metrics.add(flag("ready", "Whether the replica takes clients.", ready));
        metrics.add(flag("peers_synced", "Whether the tables of the peers are learned.", proxy.peersSynced()));
        boolean rejected = proxy.rejected().isPresent();
        metrics.add(flag("configuration_rejected", "Whether the newest configuration was not taken over.", rejected));
    }

    private MetricSnapshot flag(String name, String help, boolean holds) {
        return new Samples(Samples.Kind.GAUGE, name("process", name), help)
                .add(Labels.EMPTY, holds ? 1 : 0)
                .snapshot();
    }

    private void addTables(List<MetricSnapshot> metrics) {
        Samples size = new Samples(Samples.Kind.GAUGE, name("sticktable", "size"), "Entries that fit in the table.");
        Samples used = new Samples(Samples.Kind.GAUGE, name("sticktable", "used"), "Entries in the table.");
        for (Backend backend : proxy.backends()) {
            for (StickTable table : backend.table().stream().toList()) {
                Labels labels = Labels.of("name", table.name(), "type", "ip");
                size.add(labels, table.config().size());
                used.add(labels, table.used());
            }
        }
        metrics.add(size.snapshot());
        metrics.add(used.snapshot());
    }

    private void addPeers(List<MetricSnapshot> metrics) {
        Samples connected = new Samples(
                Samples.Kind.GAUGE, name("peer", "connected"), "Whether tables are exchanged with the peer.");
        proxy.peers().stream()
                .filter(peer -> peer.side() == PeerView.Side.REMOTE)
                .forEach(peer -> connected.add(Labels.of("peer", peer.name()), peer.connected() ? 1 : 0));
        metrics.add(connected.snapshot());
        proxy.peersTls().ifPresent(tls -> addPeersTls(metrics, tls));
    }

    private void addPeersTls(List<MetricSnapshot> metrics, PeersTlsView tls) {
        metrics.add(new Samples(
                        Samples.Kind.GAUGE,
                        name("peers", "certificate_expiry_time_seconds"),
                        "When the certificate that peers are shown expires, in seconds since 1970.")
                .add(Labels.EMPTY, tls.expires().getEpochSecond())
                .snapshot());
        metrics.add(new Samples(
                        Samples.Kind.GAUGE,
                        name("peers", "certificate_rejected"),
                        "Whether newer certificate files were not taken over.")
                .add(Labels.EMPTY, tls.problem().isPresent() ? 1 : 0)
                .snapshot());
        Samples refused = new Samples(
                Samples.Kind.COUNTER,
                name("peers", "tls_refused_total"),
                "Connections with peers that came to nothing in TLS, by the reason.");
        tls.refused().forEach((reason, count) -> refused.add(Labels.of("reason", reason), count));
        metrics.add(refused.snapshot());
    }

    private String name(String scope, String rest) {
        return prefix + "_" + scope + "_" + rest;
    }
}
