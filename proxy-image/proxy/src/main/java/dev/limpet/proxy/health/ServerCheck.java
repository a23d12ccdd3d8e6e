package dev.limpet.proxy.health;

import dev.limpet.config.HealthCheckConfig;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.server.Server;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Connects to one server again and again and says what it found. Confined to its event loop. */
final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);

    private final String backend;
    private final Server server;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private HealthCheckConfig config;
    private Standing standing;
    private boolean stopped;

    /** Begins to check, at a random moment of the first interval, so that checks of many servers spread. */
    ServerCheck(
            String backend,
            Server server,
            HealthCheckConfig config,
            EventLoop loop,
            Class<? extends SocketChannel> channel) {
        this.backend = backend;
        this.server = server;
        this.loop = loop;
        this.config = config;
        this.standing = Standing.first(config);
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(channel)
                .option(ChannelOption.SO_LINGER, 0)
                .handler(new Silent());
        server.observed(Health.UP, CheckResult.NONE, System.currentTimeMillis());
        long interval = config.interval().toMillis();
        loop.schedule(this::check, ThreadLocalRandom.current().nextLong(interval), TimeUnit.MILLISECONDS);
    }

    void configure(HealthCheckConfig changed) {
        loop.execute(() -> {
            config = changed;
            standing = standing.with(changed);
        });
    }

    /** Ends; nothing is known of the server's health then. */
    void stop() {
        loop.execute(() -> {
            stopped = true;
            server.observed(Health.UNCHECKED, CheckResult.NONE, System.currentTimeMillis());
        });
    }

    private void check() {
        if (stopped) {
            return;
        }
        loop.schedule(this::check, config.interval().toMillis(), TimeUnit.MILLISECONDS);
        InetSocketAddress address = server.address();
        InetSocketAddress target = config.port().isPresent()
                ? new InetSocketAddress(address.getAddress(), config.port().getAsInt())
                : address;
        long began = System.nanoTime();
        Bootstrap attempt = bootstrap.clone().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                config.timeout().toMillis());
        attempt.connect(target).addListener((ChannelFuture connecting) -> {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (connecting.isSuccess()) {
                connecting.channel().close();
            }
            if (!stopped) {
                found(new CheckResult(status(connecting), millis));
            }
        });
    }

    private void found(CheckResult result) {
        boolean passed = result.status().equals("L4OK");
        standing = passed ? standing.passed() : standing.failed();
        if (!passed) {
            server.stats().checkFailures.increment();
        }
        if (server.observed(standing.up() ? Health.UP : Health.DOWN, result, System.currentTimeMillis())) {
            LOG.atLevel(standing.up() ? Level.INFO : Level.WARN)
                    .addKeyValue("backend", backend)
                    .addKeyValue("server", server.name())
                    .addKeyValue("check", result.status())
                    .addKeyValue("millis", result.millis())
                    .log(standing.up() ? "server is up" : "server is down");
        }
    }

    private static String status(ChannelFuture connecting) {
        return switch (connecting.cause()) {
            case null -> "L4OK";
            case ConnectTimeoutException _ -> "L4TOUT";
            case ConnectException _, NoRouteToHostException _ -> "L4CON";
            default -> "SOCKERR";
        };
    }
}
