package dev.limpet.config;

/**
 * The admin port: statistics page, status, probes, metrics.
 *
 * @param path of the statistics page, begins with {@code /}
 * @param hideVersion whether the page keeps Limpet's version to itself
 */
public record StatsConfig(int port, String path, boolean hideVersion, MetricsPrefix metricsPrefix) {
    public StatsConfig {
        Check.port("stats.port", port);
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("stats.path: '" + path + "' must begin with /");
        }
    }

    /** With metrics under Limpet's own names. */
    public StatsConfig(int port, String path, boolean hideVersion) {
        this(port, path, hideVersion, MetricsPrefix.LIMPET);
    }
}
