package dev.limpet.config;

/**
 * The admin port: statistics page, status, probes, metrics.
 *
 * @param path of the statistics page, begins with {@code /}
 * @param hideVersion whether the page keeps Limpet's version to itself
 */
public record StatsConfig(int port, String path, boolean hideVersion) {
    public StatsConfig {
        Check.port("stats.port", port);
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("stats.path: '" + path + "' must begin with /");
        }
    }
}
