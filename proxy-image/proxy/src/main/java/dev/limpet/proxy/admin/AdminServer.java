package dev.limpet.proxy.admin;

import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.report.ProxyView;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Supplier;

/** The admin port: statistics page, status, probes and scrape over HTTP. */
public final class AdminServer implements AutoCloseable {
    /**
     * A server that does not listen yet.
     *
     * @param address where it will listen
     * @param scrape writes all metrics in Prometheus' text format, version 0.0.4
     */
    public AdminServer(
            EventLoopGroup loops,
            Class<? extends ServerChannel> channel,
            InetAddress address,
            ProxyView proxy,
            Supplier<String> scrape) {}

    /**
     * Listens on the configured port, in place of the one before, and serves the page under the configured path. Blocks
     * until the port is taken; must not be called by an event loop.
     *
     * @throws IOException when the port cannot be listened on; what held before stays in force
     */
    public void configure(StatsConfig config) throws IOException {}

    @Override
    public void close() {}
}
