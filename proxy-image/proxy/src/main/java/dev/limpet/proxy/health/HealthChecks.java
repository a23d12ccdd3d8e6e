package dev.limpet.proxy.health;

import dev.limpet.config.HealthCheckConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The health checks of all servers, on a thread of their own. Configured by one thread at a time. */
public final class HealthChecks implements AutoCloseable {
    private final Consumer<Server> sessionsToEnd;
    private final CheckLoop loop;
    private final Prober prober;
    private Map<Server, ServerCheck> checks = new HashMap<>();

    /**
     * Nothing is checked yet.
     *
     * @param sessionsToEnd is given each server whose established sessions are to end; called on the checks' thread
     */
    public HealthChecks(Consumer<Server> sessionsToEnd) {
        this(sessionsToEnd, CheckTransport.best());
    }

    HealthChecks(Consumer<Server> sessionsToEnd, CheckTransport transport) {
        this.sessionsToEnd = sessionsToEnd;
        this.loop = new CheckLoop(transport);
        this.prober = new SocketProber(loop, transport);
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
        return known.orElseGet(() -> {
            ServerCheck check = new ServerCheck(backend.name(), server, config, loop, prober, sessionsToEnd);
            check.begin();
            return check;
        });
    }

    /** Ends all checks at once. */
    @Override
    public void close() {
        checks.values().forEach(ServerCheck::stop);
        checks.clear();
        loop.close();
    }
}
