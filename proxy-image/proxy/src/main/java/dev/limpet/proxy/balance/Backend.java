package dev.limpet.proxy.balance;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.Backups;
import dev.limpet.config.StickConfig;
import dev.limpet.proxy.server.Pool;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.DispatchStats;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A backend as the running proxy knows it: servers, algorithm and stick table. It is the same object as long as a
 * backend of its name is configured. All methods but {@link #configure} may be called by any thread.
 */
public final class Backend {
    private static final Choice ALL_FULL = new Choice.AllFull();
    private static final Choice NONE = new Choice.None();

    private final String name;
    private final LongSupplier clock;
    private final Pool pool;
    private final DispatchStats stats = new DispatchStats();
    private volatile BackendConfig config;
    private volatile Balancer balancer;
    private volatile @Nullable StickTable stickTable;
    private volatile Server[] candidates = {};
    private volatile Runnable listener = () -> {};

    /**
     * A backend that follows a configuration.
     *
     * @param clock milliseconds of a clock that never steps back
     */
    public Backend(BackendConfig config, LongSupplier clock) {
        this.name = config.name();
        this.clock = clock;
        this.pool = new Pool(clock);
        this.config = config;
        this.balancer = Balancers.of(config.balance());
        pool.onChange(this::serversChanged);
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
        return Optional.ofNullable(stickTable);
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
        List<Server> gone = pool.configure(changed.servers(), changed.slowStart(), System.currentTimeMillis());
        stickTable = changed.stick().map(this::tableFor).orElse(null);
        return gone;
    }

    /**
     * Where a new connection of a source is to go: to the server that its entry names if that serves known sources, else
     * where the algorithm says, which {@link #keep} then has to be told.
     */
    public Choice choose(Source source) {
        StickTable stick = stickTable;
        if (stick != null) {
            Optional<String> kept = stick.touch(key(source, stick.config()));
            if (kept.isPresent()) {
                Server keeper = serving(kept.get());
                if (keeper != null) {
                    return new Choice.Kept(keeper);
                }
            }
        }
        return choose(source, null);
    }

    /** Where a source is to go whose connection to a server failed; {@link #move} has to be told. */
    public Choice chooseOther(Source source, Server failed) {
        Choice other = choose(source, failed);
        return other == ALL_FULL ? NONE : other;
    }

    /**
     * The server that a source without an entry is sent to now; empty when none takes it, and with algorithms that do not
     * go by the source. Asking changes nothing.
     */
    public Optional<Server> bound(Source source) {
        Balancer algorithm = balancer;
        return algorithm.binds()
                ? Optional.ofNullable(algorithm.choose(keyOf(source), candidates, null))
                : Optional.empty();
    }

    private Choice choose(Source source, @Nullable Server except) {
        Server[] from = candidates;
        Balancer algorithm = balancer;
        Server chosen = algorithm.choose(keyOf(source), from, except);
        if (chosen == null) {
            return from.length == 0 || (from.length == 1 && from[0] == except) ? NONE : ALL_FULL;
        }
        return algorithm.binds() ? new Choice.Bound(chosen) : new Choice.Free(chosen);
    }

    /**
     * Keeps a source on the server that was chosen for it from now on. Of any number of simultaneous first connections of a
     * source, all get the same server.
     *
     * @return the server that the source is kept on, which may be another
     */
    public Server keep(Source source, Server chosen) {
        count(chosen);
        StickTable stick = stickTable;
        if (stick == null) {
            return chosen;
        }
        Source key = key(source, stick.config());
        String reserved = stick.reserve(key, chosen.name());
        Server keeper = serving(reserved);
        return keeper == null ? move(stick, key, reserved, chosen) : keeper;
    }

    /**
     * Keeps a source on another server than before from now on, unless it was moved meanwhile.
     *
     * @return the server that the source is kept on, which may be a third
     */
    public Server move(Source source, Server failed, Server chosen) {
        count(chosen);
        StickTable stick = stickTable;
        return stick == null ? chosen : move(stick, key(source, stick.config()), failed.name(), chosen);
    }

    private Server move(StickTable stick, Source key, String from, Server chosen) {
        String moved = stick.move(key, from, chosen.name());
        Server keeper = moved.equals(from) ? null : serving(moved);
        return keeper == null ? chosen : keeper;
    }

    /** Whether sources without a server may get this one now. */
    public boolean offers(Server server) {
        for (Server candidate : candidates) {
            if (candidate == server) {
                return true;
            }
        }
        return false;
    }

    /** Has a listener told whenever servers take other sources than before; by whichever thread changed that. */
    public void onChange(Runnable changed) {
        listener = changed;
    }

    private synchronized void serversChanged() {
        candidates = takers();
        listener.run();
    }

    /** The servers that take new sources: those that are no backups or, when there is none, backups. */
    private Server[] takers() {
        Server[] takers = takers(false);
        if (takers.length > 0) {
            return takers;
        }
        Server[] backups = takers(true);
        return config.backups() == Backups.ALL || backups.length < 2 ? backups : new Server[] {backups[0]};
    }

    private Server[] takers(boolean backup) {
        List<Server> takers = new ArrayList<>();
        for (Server server : pool.servers()) {
            if (server.config().backup() == backup && server.takesNewSources()) {
                takers.add(server);
            }
        }
        return takers.toArray(new Server[0]);
    }

    private @Nullable Server serving(String name) {
        Server server = pool.server(name).orElse(null);
        return server != null && server.takesKnownSources() ? server : null;
    }

    private void count(Server chosen) {
        chosen.stats().chosenByAlgorithm.increment();
        stats.chosenByAlgorithm.increment();
    }

    /** What a source is balanced by: the prefix that it is kept by. */
    private Source keyOf(Source source) {
        StickTable stick = stickTable;
        return stick == null ? source : key(source, stick.config());
    }

    private StickTable tableFor(StickConfig stick) {
        return table().map(existing -> {
                    existing.configure(stick);
                    return existing;
                })
                .orElseGet(() -> new StickTable(name, stick, clock));
    }

    private static Source key(Source source, StickConfig config) {
        return source.prefix(config.ipv4Prefix(), config.ipv6Prefix());
    }
}
