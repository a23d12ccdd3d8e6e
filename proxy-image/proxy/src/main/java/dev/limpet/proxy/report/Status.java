package dev.limpet.proxy.report;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.PeerStatus;
import dev.limpet.config.status.PeersTlsStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ServerStatus;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.StickTable;

/** What the operator asks of a replica. */
public final class Status {
    public static ProxyStatus of(ProxyView proxy) {
        return new ProxyStatus(
                proxy.replica(),
                Release.current().version(),
                proxy.config().hash(),
                proxy.rejected(),
                proxy.unkept(),
                proxy.transportRefused(),
                proxy.readiness() instanceof Readiness.Ready,
                proxy.peersSynced(),
                proxy.peersSync(),
                proxy.frontends().stream()
                        .mapToLong(frontend -> frontend.stats().sessions.current())
                        .sum(),
                proxy.backends().stream().map(Status::of).toList(),
                proxy.peers().stream()
                        .filter(peer -> peer.side() == PeerView.Side.REMOTE)
                        .map(peer -> new PeerStatus(peer.name(), peer.address(), peer.status()))
                        .toList(),
                proxy.peersTls().map(Status::of),
                FewSources.of(proxy.backends()));
    }

    private static PeersTlsStatus of(PeersTlsView tls) {
        return new PeersTlsStatus(
                tls.expires().toString(),
                tls.problem(),
                tls.refused().values().stream().mapToLong(Long::longValue).sum());
    }

    private static BackendStatus of(Backend backend) {
        return new BackendStatus(
                backend.name(),
                backend.table().map(StickTable::used).orElse(0),
                backend.table().map(table -> table.config().size()).orElse(0),
                backend.pool().servers().stream().map(Status::of).toList());
    }

    private static ServerStatus of(Server server) {
        String state = server.status().equals("no check") ? "UP" : server.status();
        return new ServerStatus(
                server.name(),
                Endpoint.text(server.address()),
                state,
                server.stats().sessions.current());
    }

    private Status() {}
}
