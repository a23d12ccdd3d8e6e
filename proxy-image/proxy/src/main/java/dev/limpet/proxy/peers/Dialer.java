package dev.limpet.proxy.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects to peers.
 *
 * @param bind where this replica listens, perhaps all of its addresses; if it is one, calls come from there
 */
record Dialer(InetAddress bind, EventLoop loop, Class<? extends SocketChannel> socketChannel) {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** Begins to connect to an address. The channel is closed if that fails, unless not even a socket could be opened. */
    ChannelFuture dial(InetSocketAddress address, Consumer<Channel> initializer) {
        return new Bootstrap()
                .group(loop)
                .channel(socketChannel)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, Wire.SHARE_OF_A_TURN)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel dialing) {
                        initializer.accept(dialing);
                    }
                })
                .connect(address, from(address));
    }

    private @Nullable InetSocketAddress from(InetSocketAddress to) {
        return bind.isAnyLocalAddress() || bind.getClass() != to.getAddress().getClass()
                ? null
                : new InetSocketAddress(bind, 0);
    }
}
