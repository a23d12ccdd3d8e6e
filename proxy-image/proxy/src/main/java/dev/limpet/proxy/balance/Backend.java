package dev.limpet.proxy.balance;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.proxy.server.Pool;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.DispatchStats;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A backend as the running proxy knows it: servers, algorithm and stick table. It is the same object as long as a
 * backend of its name is configured. All methods but {@link #configure} may be called by any thread.
 */
public final class Backend {
    private final String name;
    private final LongSupplier clock;
    private final Pool pool = new Pool();
    private final DispatchStats stats = new DispatchStats();
    private volatile BackendConfig config;
    private volatile Balancer balancer;
    private volatile Optional<StickTable> table = Optional.empty();

    /**
     * A backend that follows a configuration.
     *
     * @param clock milliseconds of a clock that never steps back
     */
    public Backend(BackendConfig config, LongSupplier clock) {
        this.name = config.name();
        this.clock = clock;
        this.config = config;
        this.balancer = Balancers.of(config.balance());
        configure(config);
    }

    public String name() {
        return name;
    }

    public BackendConfig config() {
        return config;
    }

    public Pool pool() {
        return pool;
    }

    public DispatchStats stats() {
        return stats;
    }

    public Optional<StickTable> table() {
        return table;
    }

    /**
     * Takes over a configuration. Called by one thread at a time.
     *
     * @return the servers that are no longer among the backend's
     */
    public List<Server> configure(BackendConfig changed) {
        if (config.balance() != changed.balance()) {
            balancer = Balancers.of(changed.balance());
        }
        config = changed;
        List<Server> gone = pool.configure(changed.servers(), System.currentTimeMillis());
        table = changed.stick().map(this::tableFor);
        return gone;
    }

    /**
     * The server for a new connection of a source, which the source is kept on from now on: the one its entry names if
     * that serves known sources, else the algorithm's choice. Of any number of simultaneous first connections of a
     * source, all get the same server.
     *
     * @return empty when no server takes the source
     */
    public Optional<Server> assign(Source source) {
        return table.map(stick -> assign(stick, key(source, stick.config())))
                .orElseGet(() -> choose(source, server -> true));
    }

    /**
     * Another server for a source whose connection to one failed; the source is kept on it from now on.
     *
     * @return the failed server again when no other takes the source
     */
    public Server reassign(Source source, Server failed) {
        Source key = table.map(stick -> key(source, stick.config())).orElse(source);
        Server other = choose(key, server -> server != failed).orElse(failed);
        return table.map(stick -> stick.move(key, failed.name(), other.name()))
                .flatMap(pool::server)
                .filter(server -> server != failed && server.takesKnownSources())
                .orElse(other);
    }

    private Optional<Server> assign(StickTable stick, Source key) {
        Optional<String> kept = stick.touch(key);
        Optional<Server> keeper = kept.flatMap(pool::server).filter(Server::takesKnownSources);
        if (keeper.isPresent()) {
            return keeper;
        }
        return choose(key, server -> true).map(chosen -> {
            String reserved =
                    kept.isPresent() ? stick.move(key, kept.get(), chosen.name()) : stick.reserve(key, chosen.name());
            return pool.server(reserved).filter(Server::takesKnownSources).orElse(chosen);
        });
    }

    private Optional<Server> choose(Source source, Predicate<Server> allowed) {
        List<Server> candidates = pool.servers().stream()
                .filter(Server::takesNewSources)
                .filter(allowed)
                .toList();
        Optional<Server> chosen = balancer.choose(source, candidates);
        chosen.ifPresent(server -> {
            server.stats().chosenByAlgorithm.increment();
            stats.chosenByAlgorithm.increment();
        });
        return chosen;
    }

    private StickTable tableFor(StickConfig stick) {
        return table.map(existing -> {
                    existing.configure(stick);
                    return existing;
                })
                .orElseGet(() -> new StickTable(name, stick, clock));
    }

    private static Source key(Source source, StickConfig config) {
        return source.prefix(config.ipv4Prefix(), config.ipv6Prefix());
    }
}
