package dev.limpet.config;

import java.util.List;

/**
 * A port on which clients are accepted.
 *
 * @param maxConnections clients served at once; further ones wait in the listen backlog
 * @param trustedProxies address ranges (CIDR) whose connections must begin with a PROXY protocol header; empty: none
 */
public record FrontendConfig(
        String name, int port, String backend, int maxConnections, List<Cidr> trustedProxies, FrontendLog log) {
    public FrontendConfig {
        Check.name("frontends.name", name);
        Check.port("frontends[" + name + "].port", port);
        Check.range("frontends[" + name + "].maxConnections", maxConnections, 1, 10_000_000);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** The same frontend on another port. */
    public FrontendConfig withPort(int changed) {
        return new FrontendConfig(name, changed, backend, maxConnections, trustedProxies, log);
    }
}
