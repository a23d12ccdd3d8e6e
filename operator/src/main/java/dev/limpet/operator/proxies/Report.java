package dev.limpet.operator.proxies;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.PeersTlsStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ServerStatus;
import java.util.List;
import java.util.Optional;

/** What is known of a replica. */
public sealed interface Report {
    /** What it said when it was last asked, or shortly before if it only now fell silent. */
    record Answered(ProxyStatus status) implements Report {
        @Override
        public Report withoutNumbers() {
            return new Answered(new ProxyStatus(
                    status.replica(),
                    status.version(),
                    status.configHash(),
                    status.rejected(),
                    status.unkept(),
                    status.transportRefused(),
                    status.ready(),
                    status.peersSynced(),
                    status.peersSync(),
                    0,
                    status.backends().stream().map(Answered::withoutNumbers).toList(),
                    List.of(),
                    status.peersTls().map(tls -> new PeersTlsStatus(tls.certificateExpires(), tls.problem(), 0)),
                    Optional.empty()));
        }

        private static BackendStatus withoutNumbers(BackendStatus backend) {
            List<ServerStatus> servers = backend.servers().stream()
                    .map(server -> new ServerStatus(server.name(), server.address(), server.state(), 0))
                    .toList();
            return new BackendStatus(backend.name(), 0, backend.stickSize(), servers);
        }
    }

    /** It was not asked yet. */
    record Unasked() implements Report {}

    /** It does not answer. */
    record Silent(String reason) implements Report {}

    /** Without numbers of sessions and entries, sources, and how links to peers are at the moment. */
    default Report withoutNumbers() {
        return this;
    }
}
