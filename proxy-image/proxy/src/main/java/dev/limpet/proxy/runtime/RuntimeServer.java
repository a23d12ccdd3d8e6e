package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.ListenException;
import dev.limpet.proxy.report.ProxyView;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The runtime API: HAProxy's stats socket. Commands run on a thread of the server's own, so that a long answer costs
 * clients of the data path nothing.
 */
public final class RuntimeServer implements AutoCloseable {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_CONNECTIONS = 100;

    private final EventExecutorGroup executor =
            new DefaultEventExecutorGroup(1, new DefaultThreadFactory("runtime-api", true));
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final ServerBootstrap bootstrap;
    private final Commands commands;

    public RuntimeServer(EventLoopGroup loops, Class<? extends ServerChannel> channel, ProxyView proxy) {
        commands = new Commands(proxy);
        bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(channel)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accept(accepted);
                    }
                });
    }

    /**
     * Listens. Blocks until the address is taken; must not be called by an event loop.
     *
     * @throws ListenException when the address cannot be listened on
     */
    public void bind(SocketAddress address) throws ListenException {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new ListenException("the runtime API", address, bound.cause());
        }
        channels.add(bound.channel());
    }

    /** Stops listening and ends all connections; to be called before the event loops are stopped. */
    @Override
    public void close() {
        channels.close().awaitUninterruptibly();
        executor.shutdownGracefully(50, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private void accept(Channel accepted) {
        if (channels.size() > MOST_CONNECTIONS) {
            accepted.close();
            return;
        }
        channels.add(accepted);
        accepted.pipeline()
                .addLast(new LineBasedFrameDecoder(LONGEST_LINE, true, true))
                .addLast(new StringDecoder(StandardCharsets.UTF_8))
                .addLast(executor, new Connection(commands));
    }
}
