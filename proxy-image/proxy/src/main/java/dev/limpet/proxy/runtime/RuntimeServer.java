package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.ProxyView;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.SocketAddress;

/** The runtime API: HAProxy's stats socket. */
public final class RuntimeServer implements AutoCloseable {
    public RuntimeServer(EventLoopGroup loops, Class<? extends ServerChannel> channel, ProxyView proxy) {}

    /**
     * Listens. Blocks until the address is taken; must not be called by an event loop.
     *
     * @throws IOException when the address cannot be listened on
     */
    public void bind(SocketAddress address) throws IOException {}

    @Override
    public void close() {}
}
