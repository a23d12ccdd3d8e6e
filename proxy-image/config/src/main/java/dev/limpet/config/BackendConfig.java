package dev.limpet.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A set of servers, how one is chosen for a client, and how it is kept.
 *
 * @param backups which backup servers step in when no other server takes new clients
 * @param slowStart the time, 1 s to 24 h, in which the share of a server that comes back or is added grows to its full
 *     weight; absent when it has that at once
 * @param stick absent when clients are not kept
 * @param healthCheck absent when servers always count as up
 * @param sendProxyProtocol the PROXY protocol header that servers are sent, absent for none
 * @param servers unique by name; may be empty, then connections are closed
 */
public record BackendConfig(
        String name,
        BalanceAlgorithm balance,
        Backups backups,
        Optional<Duration> slowStart,
        Optional<StickConfig> stick,
        Optional<HealthCheckConfig> healthCheck,
        Optional<ProxyProtocolVersion> sendProxyProtocol,
        List<ServerConfig> servers) {
    public BackendConfig {
        Check.name("backends.name", name);
        slowStart.ifPresent(time ->
                Check.range("backends[" + name + "].slowStart", time, Duration.ofSeconds(1), Duration.ofDays(1)));
        servers = List.copyOf(servers);
        Check.unique("backends[" + name + "].servers", "name", servers, ServerConfig::name);
    }

    /** Without a slow start; the first usable backup server steps in. */
    public BackendConfig(
            String name,
            BalanceAlgorithm balance,
            Optional<StickConfig> stick,
            Optional<HealthCheckConfig> healthCheck,
            Optional<ProxyProtocolVersion> sendProxyProtocol,
            List<ServerConfig> servers) {
        this(name, balance, Backups.FIRST, Optional.empty(), stick, healthCheck, sendProxyProtocol, servers);
    }
}
