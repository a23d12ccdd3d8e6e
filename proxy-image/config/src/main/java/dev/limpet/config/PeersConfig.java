package dev.limpet.config;

import java.util.List;
import java.util.Optional;

/**
 * With whom stick tables are shared.
 *
 * @param port where every replica listens for its peers
 * @param service DNS name of the headless Service whose SRV records of port {@code peers} name the replicas
 * @param external HAProxy instances or other fixed peers, unique by name
 * @param tls absent when links are in clear text
 */
public record PeersConfig(int port, String service, List<ExternalPeer> external, Optional<PeersTls> tls) {
    public PeersConfig {
        Check.port("peers.port", port);
        external = List.copyOf(external);
        Check.unique("peers.external", "name", external, ExternalPeer::name);
    }
}
