package dev.limpet.config;

import java.util.List;
import java.util.Optional;

/**
 * A set of servers, how one is chosen for a client, and how it is kept.
 *
 * @param stick absent when clients are not kept
 * @param healthCheck absent when servers always count as up
 * @param sendProxyProtocol the PROXY protocol header that servers are sent, absent for none
 * @param servers unique by name; may be empty, then connections are closed
 */
public record BackendConfig(
        String name,
        BalanceAlgorithm balance,
        Optional<StickConfig> stick,
        Optional<HealthCheckConfig> healthCheck,
        Optional<ProxyProtocolVersion> sendProxyProtocol,
        List<ServerConfig> servers) {
    public BackendConfig {
        Check.name("backends.name", name);
        servers = List.copyOf(servers);
        Check.unique("backends[" + name + "].servers", "name", servers, ServerConfig::name);
    }
}
