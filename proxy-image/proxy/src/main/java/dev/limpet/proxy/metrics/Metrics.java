package dev.limpet.proxy.metrics;

import dev.limpet.proxy.report.ProxyView;

/** The replica's metrics, read from its statistics whenever they are scraped. */
public final class Metrics implements AutoCloseable {
    public Metrics(ProxyView proxy) {}

    /** All metrics in Prometheus' text format, version 0.0.4. */
    public String scrape() {
        return "";
    }

    @Override
    public void close() {}
}
