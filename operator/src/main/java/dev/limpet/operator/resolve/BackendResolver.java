package dev.limpet.operator.resolve;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.Backups;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.config.Timeouts;
import dev.limpet.crds.Backend;
import dev.limpet.crds.Server;
import dev.limpet.crds.ServiceReference;
import dev.limpet.crds.Stick;
import dev.limpet.operator.resolve.Resolution.Problem;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves backends: their servers come from the spec itself, or from the endpoints of a Service. */
final class BackendResolver {
    private final ClusterView cluster;

    BackendResolver(ClusterView cluster) {
        this.cluster = cluster;
    }

    List<BackendConfig> resolve(String namespace, List<Backend> backends, Timeouts timeouts) throws RefusedException {
        List<BackendConfig> resolved = new ArrayList<>(backends.size());
        for (Backend backend : backends) {
            String field = "backends[" + backend.name() + "].";
            try {
                resolved.add(resolve(namespace, backend, timeouts));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(field + e.getMessage(), e);
            }
        }
        return resolved;
    }

    private BackendConfig resolve(String namespace, Backend backend, Timeouts timeouts) throws RefusedException {
        return new BackendConfig(
                backend.name(),
                switch (backend.balance()) {
                    case SOURCE -> BalanceAlgorithm.SOURCE;
                    case ROUND_ROBIN -> BalanceAlgorithm.ROUND_ROBIN;
                    case LEAST_CONNECTIONS -> BalanceAlgorithm.LEAST_CONNECTIONS;
                    case RANDOM -> BalanceAlgorithm.RANDOM;
                    case FIRST -> BalanceAlgorithm.FIRST;
                },
                switch (backend.backups()) {
                    case FIRST -> Backups.FIRST;
                    case ALL -> Backups.ALL;
                },
                SpecDuration.parseOptional("slowStart", backend.slowStart()),
                Optional.ofNullable(backend.stick()).map(BackendResolver::stick),
                Optional.ofNullable(backend.healthCheck())
                        .map(check -> HealthCheckResolver.resolve(check, backend.sendProxyProtocol(), timeouts)),
                Optional.ofNullable(backend.sendProxyProtocol()).map(BackendResolver::proxyProtocol),
                servers(namespace, backend));
    }

    private List<ServerConfig> servers(String namespace, Backend backend) throws RefusedException {
        ServiceReference reference = backend.service();
        if (reference == null) {
            return backend.servers().stream().map(BackendResolver::server).toList();
        }
        String field = "spec.backends[" + backend.name() + "].service";
        Service service = cluster.service(namespace, reference.name())
                .orElseThrow(() -> new RefusedException(
                        Problem.SERVICE_NOT_FOUND,
                        field + ".name: there is no Service '" + reference.name() + "' in namespace '" + namespace
                                + "'; create it or name another"));
        if ("ExternalName".equals(service.getSpec().getType())) {
            throw new RefusedException(
                    Problem.UNSUPPORTED,
                    field + ".name: Service '" + reference.name() + "' is an ExternalName, which has no endpoints; name"
                            + " a Service with a selector, or list the servers");
        }
        ServicePort port = ServicePorts.find(service, reference.port())
                .orElseThrow(() -> new RefusedException(
                        Problem.SERVICE_PORT_NOT_FOUND,
                        field + ".port: Service '" + reference.name() + "' has no TCP port "
                                + reference.port().getValue() + "; use one of " + ServicePorts.list(service)));
        return EndpointServers.of(service, port, cluster.endpointSlices(namespace, reference.name()));
    }

    private static ServerConfig server(Server server) {
        return new ServerConfig(
                server.name(),
                server.address(),
                server.port(),
                Optional.ofNullable(server.maxConnections()).orElse(0),
                server.weight(),
                switch (server.state()) {
                    case READY -> AdministrativeState.READY;
                    case DRAIN -> AdministrativeState.DRAIN;
                    case MAINTENANCE -> AdministrativeState.MAINTENANCE;
                },
                server.backup());
    }

    private static StickConfig stick(Stick stick) {
        return new StickConfig(
                stick.ipv4Prefix(),
                stick.ipv6Prefix(),
                stick.size(),
                switch (stick.whenFull()) {
                    case EVICT_OLDEST -> StickConfig.WhenFull.EVICT_OLDEST;
                    case REJECT -> StickConfig.WhenFull.REJECT;
                },
                SpecDuration.parse("stick.expire", stick.expire()),
                stick.persistent());
    }

    static ProxyProtocolVersion proxyProtocol(dev.limpet.crds.ProxyProtocolVersion version) {
        return switch (version) {
            case V1 -> ProxyProtocolVersion.V1;
            case V2 -> ProxyProtocolVersion.V2;
        };
    }
}
