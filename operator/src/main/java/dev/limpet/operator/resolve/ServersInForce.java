package dev.limpet.operator.resolve;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import dev.limpet.crds.Backend;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The servers that a backend has in the configuration in force. They were ready once, so they may stay while no endpoint is: with
 * a health check as far as that finds them up, without one for the sources that they have.
 */
record ServersInForce(ClusterView cluster, Identity identity, Backend backend) {
    private record Place(String name, String address) {
        static Place of(ServerConfig server) {
            return new Place(server.name(), server.address());
        }
    }

    /** Those of the servers that are in force, as they stay. */
    List<ServerConfig> among(List<ServerConfig> servers) {
        Set<Place> inForce = cluster.configInForce(identity).stream()
                .flatMap(config -> config.backends().stream())
                .filter(known -> known.name().equals(backend.name()))
                .flatMap(known -> known.servers().stream())
                .map(Place::of)
                .collect(Collectors.toSet());
        return servers.stream()
                .filter(server -> inForce.contains(Place.of(server)))
                .map(server -> server.withState(isChecked() ? AdministrativeState.READY : AdministrativeState.DRAIN))
                .toList();
    }

    boolean isChecked() {
        return backend.healthCheck() != null;
    }
}
