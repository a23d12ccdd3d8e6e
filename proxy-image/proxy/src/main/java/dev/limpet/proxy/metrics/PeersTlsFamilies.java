package dev.limpet.proxy.metrics;

import dev.limpet.proxy.report.PeersTlsView;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;

/** The certificate that peers are shown, and the connections with them that came to nothing in TLS. */
final class PeersTlsFamilies {
    private final Samples expiry;
    private final Samples rejected;
    private final Samples refused;

    private PeersTlsFamilies(String prefix, PeersTlsView tls) {
        expiry = new Samples(
                Samples.Kind.GAUGE,
                prefix + "peers_certificate_expiry_time_seconds",
                "When the certificate that peers are shown expires, in seconds since 1970.");
        rejected = new Samples(
                Samples.Kind.GAUGE,
                prefix + "peers_certificate_rejected",
                "Whether newer certificate files were not taken over.");
        refused = new Samples(
                Samples.Kind.COUNTER,
                prefix + "peers_tls_refused_total",
                "Connections with peers that came to nothing in TLS, by the reason.");
        expiry.add(Labels.EMPTY, tls.expires().getEpochSecond());
        rejected.add(Labels.EMPTY, tls.problem().isPresent() ? 1 : 0);
        tls.refused().forEach((reason, count) -> refused.add(Labels.of("reason", reason), count));
    }

    static List<MetricSnapshot> snapshots(String prefix, PeersTlsView tls) {
        PeersTlsFamilies families = new PeersTlsFamilies(prefix, tls);
        return Stream.of(families.expiry, families.rejected, families.refused)
                .map(Samples::snapshot)
                .toList();
    }
}
