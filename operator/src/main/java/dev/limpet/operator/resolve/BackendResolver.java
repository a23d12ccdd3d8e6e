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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves backends: their servers come from the spec itself, or from the endpoints of a Service. */
final class BackendResolver {
    private final ServiceServers services;
    private final ClusterView cluster;
    private final List<Remark> remarks;

    /** @param remarks takes what is worth telling though it stops nothing */
    BackendResolver(ClusterView cluster, List<Remark> remarks) {
        this.cluster = cluster;
        this.services = new ServiceServers(cluster);
        this.remarks = remarks;
    }

    List<BackendConfig> resolve(Identity identity, List<Backend> backends, Timeouts timeouts) throws RefusedException {
        List<BackendConfig> resolved = new ArrayList<>(backends.size());
        for (Backend backend : backends) {
            String field = "backends[" + backend.name() + "].";
            try {
                resolved.add(resolve(identity, backend, timeouts));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(field + e.getMessage(), e);
            }
        }
        return resolved;
    }

    private BackendConfig resolve(Identity identity, Backend backend, Timeouts timeouts) throws RefusedException {
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
                servers(identity, backend));
    }

    private List<ServerConfig> servers(Identity identity, Backend backend) throws RefusedException {
        ServiceReference reference = backend.service();
        if (reference == null) {
            return backend.servers().stream().map(BackendResolver::server).toList();
        }
        ServersInForce inForce = new ServersInForce(cluster, identity, backend);
        try {
            return services.resolve(
                    identity.namespace(), "spec.backends[" + backend.name() + "].service", reference, inForce, remarks);
        } catch (RefusedException e) {
            List<ServerConfig> kept = inForce.all().orElseThrow(() -> e);
            remarks.add(e.asRemark());
            return kept;
        }
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
