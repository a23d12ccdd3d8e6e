package dev.limpet.config;

/**
 * A server of a backend. Its name, not its position or address, is its identity in stick tables.
 *
 * @param address an IPv4 or IPv6 address
 * @param maxConnections connections at once; further ones queue in the backend; 0 for no limit
 * @param weight its share of new clients, 0 to 256; 0 takes only clients it already has
 * @param backup gets new clients only while no server takes them that is no backup
 */
public record ServerConfig(
        String name,
        String address,
        int port,
        int maxConnections,
        int weight,
        AdministrativeState state,
        boolean backup) {
    public ServerConfig {
        Check.name("servers.name", name);
        Check.address("servers[" + name + "].address", address);
        Check.port("servers[" + name + "].port", port);
        Check.range("servers[" + name + "].maxConnections", maxConnections, 0, 10_000_000);
        Check.range("servers[" + name + "].weight", weight, 0, 256);
    }

    /** A server that is no backup. */
    public ServerConfig(
            String name, String address, int port, int maxConnections, int weight, AdministrativeState state) {
        this(name, address, port, maxConnections, weight, state, false);
    }

    /** The same server with another weight. */
    public ServerConfig withWeight(int changed) {
        return new ServerConfig(name, address, port, maxConnections, changed, state, backup);
    }

    /** The same server with another limit. */
    public ServerConfig withMaxConnections(int changed) {
        return new ServerConfig(name, address, port, changed, weight, state, backup);
    }

    /** The same server at another address and port. */
    public ServerConfig at(String changedAddress, int changedPort) {
        return new ServerConfig(name, changedAddress, changedPort, maxConnections, weight, state, backup);
    }

    /** The same server in another state. */
    public ServerConfig withState(AdministrativeState changed) {
        return new ServerConfig(name, address, port, maxConnections, weight, changed, backup);
    }
}
