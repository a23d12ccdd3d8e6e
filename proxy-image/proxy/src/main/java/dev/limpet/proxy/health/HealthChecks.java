package dev.limpet.proxy.health;

import dev.limpet.config.HealthCheckConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The health checks of all servers, spread over the event loops. Configured by one thread at a time. */
public final class HealthChecks implements AutoCloseable {
    private final EventLoopGroup loops;
    private final Class<? extends SocketChannel> channel;
    private Map<Server, ServerCheck> checks = new HashMap<>();

    public HealthChecks(EventLoopGroup loops, Class<? extends SocketChannel> channel) {
        this.loops = loops;
        this.channel = channel;
    }

    /**
     * Checks the servers of these backends from now on, and no others. What is known of a server that stays, stays.
     */
    public void configure(Collection<Backend> backends) {
        Map<Server, ServerCheck> before = checks;
        Map<Server, ServerCheck> after = new HashMap<>();
        for (Backend backend : backends) {
            Optional<HealthCheckConfig> config = backend.config().healthCheck();
            for (Server server : backend.pool().servers()) {
                if (config.isPresent()) {
                    after.put(server, check(backend, server, config.get(), Optional.ofNullable(before.remove(server))));
                }
            }
        }
        before.values().forEach(ServerCheck::stop);
        checks = after;
    }

    private ServerCheck check(Backend backend, Server server, HealthCheckConfig config, Optional<ServerCheck> known) {
        known.ifPresent(check -> check.configure(config));
        return known.orElseGet(() -> new ServerCheck(backend.name(), server, config, loops.next(), channel));
    }

    @Override
    public void close() {
        checks.values().forEach(ServerCheck::stop);
        checks.clear();
    }
}
