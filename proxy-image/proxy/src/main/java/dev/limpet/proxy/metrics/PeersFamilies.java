package dev.limpet.proxy.metrics;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.stats.Conflicts;
import dev.limpet.proxy.stick.StickTable;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;

/** Stick tables, and the peers that they are shared with. */
final class PeersFamilies {
    private final ProxyView proxy;
    private final Samples size;
    private final Samples used;
    private final Samples conflicts;
    private final Samples rejected;
    private final Samples connected;
    private final Samples lag;
    private final Samples sent;
    private final Samples received;

    PeersFamilies(String prefix, ProxyView proxy) {
        this.proxy = proxy;
        size = gauge(prefix + "sticktable_size", "Entries that fit in the table.");
        used = gauge(prefix + "sticktable_used", "Entries in the table.");
        conflicts = counter(
                prefix + "sticktable_conflicts_total",
                "Entries taught by peers for which another server was stored here, by whose server was kept.");
        rejected = counter(
                prefix + "sticktable_rejected_total",
                "Sources that got no entry, since the table was full and keeps what it has.");
        connected = gauge(prefix + "peer_connected", "Whether tables are exchanged with the peer.");
        lag = gauge(prefix + "peer_lag_updates", "Changes made here that the peer has not acknowledged.");
        sent = counter(prefix + "peer_updates_sent_total", "Entries told to the peer.");
        received = counter(prefix + "peer_updates_received_total", "Entries heard from the peer.");
    }

    List<MetricSnapshot> snapshots() {
        for (Backend backend : proxy.backends()) {
            backend.table().ifPresent(this::add);
        }
        proxy.peers().stream()
                .filter(peer -> peer.side() == PeerView.Side.REMOTE)
                .forEach(this::add);
        return Stream.of(size, used, conflicts, rejected, connected, lag, sent, received)
                .map(Samples::snapshot)
                .toList();
    }

    private void add(StickTable table) {
        Labels labels = Labels.of("name", table.name(), "type", "ip");
        size.add(labels, table.config().size());
        used.add(labels, table.used());
        rejected.add(labels, table.turnedAway());
        Conflicts settled = table.conflicts();
        conflicts.add(labels.add("outcome", "kept"), settled.kept.sum());
        conflicts.add(labels.add("outcome", "replaced"), settled.replaced.sum());
    }

    private void add(PeerView peer) {
        Labels labels = Labels.of("peer", peer.name());
        connected.add(labels, peer.connected() ? 1 : 0);
        lag.add(labels, peer.lag());
        sent.add(labels, peer.updatesSent());
        received.add(labels, peer.updatesReceived());
    }

    private static Samples gauge(String name, String help) {
        return new Samples(Samples.Kind.GAUGE, name, help);
    }

    private static Samples counter(String name, String help) {
        return new Samples(Samples.Kind.COUNTER, name, help);
    }
}
