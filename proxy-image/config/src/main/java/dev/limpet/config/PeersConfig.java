package dev.limpet.config;

import java.util.List;

/**
 * With whom stick tables are shared.
 *
 * @param port where every replica listens for its peers
 * @param service DNS name of the headless Service whose SRV records of port {@code peers} name the replicas
 * @param external HAProxy instances or other fixed peers, unique by name
 */
public record PeersConfig(int port, String service, List<ExternalPeer> external) {
    public PeersConfig {
        Check.port("peers.port", port);
        external = List.copyOf(external);
        Check.unique("peers.external", "name", external, ExternalPeer::name);
    }
}
