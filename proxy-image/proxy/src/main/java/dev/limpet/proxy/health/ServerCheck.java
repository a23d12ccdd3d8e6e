package dev.limpet.proxy.health;

import dev.limpet.config.AdministrativeState;
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

/**
 * Connects to one server again and again and says what it found. Confined to its event loop. A server begins up, and
 * again so when it comes back from maintenance, in which it is not checked, or to another address.
 */
final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);

    private final String backend;
    private final Server server;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private HealthCheckConfig config;
    private Standing standing;
    private InetSocketAddress address;
    private boolean inMaintenance;
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
        this.address = server.address();
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
        if (server.config().state() == AdministrativeState.MAINTENANCE) {
            inMaintenance = true;
            again();
            return;
        }
        if (inMaintenance || !server.address().equals(address)) {
            inMaintenance = false;
            address = server.address();
            standing = Standing.first(config);
            report(CheckResult.NONE);
        }
        long began = System.nanoTime();
        connect().addListener((ChannelFuture connecting) -> {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (connecting.isSuccess()) {
                connecting.channel().close();
            }
            // A channel that could not even be opened is told of on another thread.
            loop.execute(() -> {
                if (!stopped) {
                    found(new CheckResult(status(connecting), millis));
                    again();
                }
            });
        });
    }

    private void again() {
        loop.schedule(this::check, config.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private ChannelFuture connect() {
        InetSocketAddress target = config.port().isPresent()
                ? new InetSocketAddress(address.getAddress(), config.port().getAsInt())
                : address;
        return bootstrap
                .clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.timeout().toMillis())
                .connect(target);
    }

    private void found(CheckResult result) {
        switch (result.status()) {
            case "L4OK" -> standing = standing.passed();
            case "SOCKERR" -> {
                // The fault is this process's, and tells nothing of the server.
            }
            default -> {
                if (standing.up()) {
                    server.stats().checkFailures.increment();
                }
                standing = standing.failed();
            }
        }
        report(result);
    }

    private void report(CheckResult result) {
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
