package dev.limpet.operator.resolve;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.ServerConfig;
import dev.limpet.crds.Backend;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The servers that a backend has in the configuration in force. They were ready once, so they may stay while no endpoint is: with
 * a health check as far as that finds them up, without one for the sources that they have. While nothing can be known of endpoints
 * they stay as they are.
 */
record ServersInForce(ClusterView cluster, Identity identity, Backend backend) {
    private record Place(String name, String address) {
        static Place of(ServerConfig server) {
            return new Place(server.name(), server.address());
        }
    }

    /** All of them, as they are; nothing when the backend is not in the configuration in force. */
    Optional<List<ServerConfig>> all() {
        return cluster.configInForce(identity).stream()
                .flatMap(config -> config.backends().stream())
                .filter(known -> known.name().equals(backend.name()))
                .map(BackendConfig::servers)
                .findFirst();
    }

    /** Those of the servers that are in force, as they stay. */
    List<ServerConfig> among(List<ServerConfig> servers) {
        Set<Place> inForce = all().stream().flatMap(List::stream).map(Place::of).collect(Collectors.toSet());
        return servers.stream()
                .filter(server -> inForce.contains(Place.of(server)))
                .map(server -> server.withState(isChecked() ? AdministrativeState.READY : AdministrativeState.DRAIN))
                .toList();
    }

    boolean isChecked() {
        return backend.healthCheck() != null;
    }
}
