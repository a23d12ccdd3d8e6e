package dev.limpet.proxy.admin;

import dev.limpet.config.StatsConfig;
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
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The admin port: statistics page, status, probes and scrape over HTTP/1.1. Answers are written on a thread of the
 * server's own, so that a long page costs clients of the data path nothing.
 */
public final class AdminServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 500;
    private static final int IDLE_SECONDS = 60;

    private final EventExecutorGroup executor =
            new DefaultEventExecutorGroup(1, new DefaultThreadFactory("admin", true));
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final InetAddress address;
    private final Pages pages;
    private final ServerBootstrap bootstrap;
    /** The port that it began with, then another one if that is configured by now. */
    private final List<Listening> listening = new ArrayList<>();

    private record Listening(int port, Channel channel) {}

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
            Supplier<String> scrape) {
        this.address = address;
        this.pages = new Pages(proxy, scrape);
        this.bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(channel)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accept(accepted);
                    }
                });
    }

    /**
     * Listens on the configured port and serves the page under the configured path. The first port stays open beside it, since a
     * pod's probes go on asking there; another one before is closed. Blocks until the port is taken; must not be called by an
     * event loop. Connections that are there go on.
     *
     * @throws ListenException when the port cannot be listened on; what held before stays in force
     */
    public synchronized void configure(StatsConfig config) throws ListenException {
        if (listening.stream().noneMatch(each -> each.port() == config.port())) {
            listening.add(new Listening(config.port(), listen(config.port())));
        }
        List<Listening> former = listening.stream()
                .skip(1)
                .filter(each -> each.port() != config.port())
                .toList();
        listening.removeAll(former);
        former.forEach(each -> each.channel().close().awaitUninterruptibly());
        pages.configure(config);
    }

    /** Stops listening and ends all connections; to be called before the event loops are stopped. */
    @Override
    public synchronized void close() {
        listening.clear();
        channels.close().awaitUninterruptibly();
        executor.shutdownGracefully(50, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private Channel listen(int port) throws ListenException {
        InetSocketAddress at = new InetSocketAddress(address, port);
        ChannelFuture bound = bootstrap.bind(at).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new ListenException("stats.port: the admin server", at, bound.cause());
        }
        channels.add(bound.channel());
        return bound.channel();
    }

    private void accept(Channel accepted) {
        if (channels.size() > MOST_CONNECTIONS) {
            accepted.close();
            return;
        }
        channels.add(accepted);
        accepted.pipeline().addLast(new IdleStateHandler(0, 0, IDLE_SECONDS));
        HttpConnection.serve(accepted.pipeline(), executor, pages);
    }
}
