package dev.limpet.proxy.runtime;

import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.report.ListenException;
import dev.limpet.proxy.report.ProxyView;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final EventLoops loops;
    private final Commands commands;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public RuntimeServer(EventLoops loops, ProxyView proxy, Controls controls) {
        this.loops = loops;
        this.commands = new Commands(proxy, controls, () -> listeners);
    }

    /**
     * Listens. Blocks until the address is taken; must not be called by an event loop.
     *
     * @throws ListenException when the address cannot be listened on
     */
    public void bind(Listener listener) throws ListenException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops.group()).childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel accepted) {
                accept(accepted, listener.level());
            }
        });
        boolean inFile = listener.address() instanceof UnixDomainSocketAddress;
        if (!inFile || loops.unixSockets().halfClosure()) {
            bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        try {
            channels.add(
                    listener.address() instanceof UnixDomainSocketAddress unix
                            ? bindFile(bootstrap, unix.getPath())
                            : bound(bootstrap.channel(loops.serverChannel()).bind(listener.address())));
        } catch (IOException e) {
            throw new ListenException("the runtime API", listener.address(), e);
        }
        listeners.add(listener);
    }

    private Channel bindFile(ServerBootstrap bootstrap, Path path) throws IOException {
        SocketFile file = SocketFile.free(path);
        EventLoops.UnixSockets sockets = loops.unixSockets();
        Channel channel = bound(
                bootstrap.channel(sockets.channel()).bind(sockets.address().apply(path)));
        channel.closeFuture().addListener(closed -> file.delete());
        file.protect();
        return channel;
    }

    private static Channel bound(ChannelFuture binding) throws IOException {
        if (!binding.awaitUninterruptibly().isSuccess()) {
            throw new IOException(binding.cause().getMessage(), binding.cause());
        }
        return binding.channel();
    }

    /** Stops listening and ends all connections; to be called before the event loops are stopped. */
    @Override
    public void close() {
        channels.close().awaitUninterruptibly();
        executor.shutdownGracefully(50, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private void accept(Channel accepted, Level level) {
        if (channels.size() > MOST_CONNECTIONS) {
            accepted.close();
            return;
        }
        channels.add(accepted);
        accepted.pipeline()
                .addLast(new LineBasedFrameDecoder(LONGEST_LINE, true, true))
                .addLast(new StringDecoder(StandardCharsets.UTF_8))
                .addLast(executor, new Connection(commands, level));
    }
}
