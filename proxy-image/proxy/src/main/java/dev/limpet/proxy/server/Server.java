package dev.limpet.proxy.server;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.stats.DispatchStats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server as the running proxy knows it. It is the same object as long as a server of its name is configured,
 * whatever else of it changes, so what is counted and known of it lasts.
 */
public final class Server {
    /** What one of weight is worth, so that a part of it can be told. */
    private static final int SHARE = 256;

    private final String name;
    private final long nameHash;
    private final LongSupplier clock;
    private final Runnable changed;
    private final DispatchStats stats = new DispatchStats();
    private volatile ServerConfig configured;
    private volatile ServerConfig config;
    private volatile InetSocketAddress address;
    private volatile Health health = Health.UNCHECKED;
    private volatile long slowStartMillis;
    private volatile @Nullable SlowStart slowStart;
    private volatile long healthSinceMillis;
    private volatile long downBeforeMillis;
    private volatile CheckResult lastCheck = CheckResult.NONE;
    private volatile int checkHealth;
    private volatile @Nullable ErrorObserver errors;
    private volatile @Nullable Consumer<Health> assumptions;
    private volatile boolean checksPaused;

    /**
     * A server.
     *
     * @param clock milliseconds of a clock that never steps back
     * @param changed tells whoever is to know that the server takes other sources than before
     */
    Server(ServerConfig config, long nowMillis, LongSupplier clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
        this.name = config.name();
        this.nameHash = fnv1a(name);
        this.configured = config;
        this.config = config;
        this.address = addressOf(config);
        this.healthSinceMillis = nowMillis;
    }

    public String name() {
        return name;
    }

    /** FNV-1a, 64 bits, of the name's UTF-8 bytes: the same on every replica. */
    public long nameHash() {
        return nameHash;
    }

    public InetSocketAddress address() {
        return address;
    }

    /** What holds now: the configuration, and over it what was set at run time. */
    public ServerConfig config() {
        return config;
    }

    /** What the configuration says, whatever was set at run time. */
    public ServerConfig configured() {
        return configured;
    }

    /** Sets the state at run time; it holds until a configuration brings another one than the configuration before. */
    public void override(AdministrativeState state) {
        synchronized (this) {
            follow(config.withState(state));
        }
        changed.run();
    }

    /**
     * Sets the weight at run time, 0 to 256; it holds until a configuration brings another one than the configuration
     * before.
     */
    public void override(int weight) {
        synchronized (this) {
            config = config.withWeight(weight);
        }
        changed.run();
    }

    /**
     * Sets how many connections it has at once, 0 for no limit, at run time; it holds until a configuration brings
     * another limit than the configuration before.
     */
    public void overrideMaxConnections(int most) {
        synchronized (this) {
            config = config.withMaxConnections(most);
        }
        changed.run();
    }

    /**
     * Sets address and port at run time; they hold until a configuration brings others than the configuration before.
     * Sessions go on with the address that they have.
     */
    public void override(InetSocketAddress to) {
        synchronized (this) {
            follow(config.at(to.getAddress().getHostAddress(), to.getPort()));
        }
        changed.run();
    }

    /** Takes it to be up or down, until its health check finds otherwise; without one, until the next such word. */
    public void assume(Health health) {
        Consumer<Health> check = assumptions;
        if (check == null) {
            observed(health, checkHealth, lastCheck, System.currentTimeMillis());
        } else {
            check.accept(health);
        }
    }

    /** Has its health check told what it is taken to be from now on, or nobody. */
    public void onAssumption(Optional<Consumer<Health>> check) {
        assumptions = check.orElse(null);
    }

    /** Whether its health check is suspended: what it found last holds. */
    public boolean checksPaused() {
        return checksPaused;
    }

    /** Suspends its health check, or resumes it. */
    public void pauseChecks(boolean paused) {
        checksPaused = paused;
    }

    public DispatchStats stats() {
        return stats;
    }

    public Health health() {
        return health;
    }

    /** When health last changed, in milliseconds since 1970. */
    public long healthSinceMillis() {
        return healthSinceMillis;
    }

    /** How long health checks have found it down in all, in milliseconds. */
    public long downMillis(long nowMillis) {
        return downBeforeMillis + (health == Health.DOWN ? Math.max(0, nowMillis - healthSinceMillis) : 0);
    }

    public CheckResult lastCheck() {
        return lastCheck;
    }

    /** How near it is to going up or down, as HAProxy counts: from 0 to rise + fall - 1, up from rise on. */
    public int checkHealth() {
        return checkHealth;
    }

    /** Whether clients that have no server yet may get this one. */
    public boolean takesNewSources() {
        return health.usable() && config.state() == AdministrativeState.READY && config.weight() > 0;
    }

    /** Whether clients that are kept on this server may still reach it. */
    public boolean takesKnownSources() {
        return health.usable() && config.state() != AdministrativeState.MAINTENANCE;
    }

    /** HAProxy's word for the state: {@code UP}, {@code DOWN}, {@code MAINT}, {@code DRAIN} or {@code no check}. */
    public String status() {
        return switch (config.state()) {
            case MAINTENANCE -> "MAINT";
            case DRAIN -> health.usable() ? "DRAIN" : "DOWN";
            case READY ->
                switch (health) {
                    case UNCHECKED -> "no check";
                    case UP -> "UP";
                    case DOWN -> "DOWN";
                };
        };
    }

    /** Its share of new sources beside those of the other servers: 256 for each of its weight, less in a slow start. */
    public long share() {
        SlowStart starting = slowStart;
        long full = (long) config.weight() * SHARE;
        return starting == null ? full : starting.share(full, clock.getAsLong());
    }

    /** How much of its weight the server has in a slow start, in percent; empty when it has all. */
    public OptionalInt throttlePercent() {
        SlowStart starting = slowStart;
        long percent = starting == null ? 100 : starting.share(100, clock.getAsLong());
        return percent == 100 ? OptionalInt.empty() : OptionalInt.of((int) percent);
    }

    /** Whether a connection is free and nobody waits for it. */
    public boolean hasRoom() {
        int limit = config.maxConnections();
        return limit == 0 || (stats.sessions.current() < limit && stats.queued.current() == 0);
    }

    /** Takes one of the server's connections if one is free; {@link #release} gives it back. */
    public boolean tryAcquire() {
        int limit = config.maxConnections();
        if (limit > 0) {
            return stats.sessions.incrementBelow(limit);
        }
        stats.sessions.increment();
        return true;
    }

    public void release() {
        stats.sessions.decrement();
    }

    /** A session's attempt to connect succeeded. */
    public void connected() {
        ErrorObserver observer = errors;
        if (observer != null) {
            observer.succeeded();
        }
    }

    /** A session's attempt to connect failed. */
    public void connectionFailed() {
        ErrorObserver observer = errors;
        if (observer != null) {
            observer.failed();
        }
    }

    /** Has sessions' attempts told to an observer from now on, or to nobody. */
    public void observeErrors(Optional<ErrorObserver> observer) {
        errors = observer.orElse(null);
    }

    /** Health checks alone call this; tells whether health changed. */
    public boolean observed(Health now, int points, CheckResult result, long nowMillis) {
        lastCheck = result;
        checkHealth = points;
        if (health == now) {
            return false;
        }
        if (now == Health.DOWN) {
            stats.downs.increment();
        }
        downBeforeMillis = downMillis(nowMillis);
        Health before = health;
        health = now;
        healthSinceMillis = nowMillis;
        if (before == Health.DOWN && now == Health.UP) {
            startSlowly();
        }
        changed.run();
        return true;
    }

    synchronized void configure(ServerConfig changedConfig, Optional<Duration> slowStart) {
        slowStartMillis = slowStart.map(Duration::toMillis).orElse(0L);
        ServerConfig next = changedConfig;
        if (next.weight() == configured.weight()) {
            next = next.withWeight(config.weight());
        }
        if (next.state() == configured.state()) {
            next = next.withState(config.state());
        }
        if (next.maxConnections() == configured.maxConnections()) {
            next = next.withMaxConnections(config.maxConnections());
        }
        if (next.address().equals(configured.address()) && next.port() == configured.port()) {
            next = next.at(config.address(), config.port());
        }
        configured = changedConfig;
        follow(next);
    }

    /** Has the server's share grow from now on, if its backend starts servers slowly. */
    void startSlowly() {
        slowStart = slowStartMillis == 0 ? null : new SlowStart(clock.getAsLong(), slowStartMillis);
    }

    private void follow(ServerConfig next) {
        boolean back =
                config.state() == AdministrativeState.MAINTENANCE && next.state() != AdministrativeState.MAINTENANCE;
        config = next;
        InetSocketAddress before = address;
        address = addressOf(next);
        if (back || !address.equals(before)) {
            startSlowly();
        }
    }

    private static InetSocketAddress addressOf(ServerConfig config) {
        return new InetSocketAddress(InetAddress.ofLiteral(config.address()), config.port());
    }

    private static long fnv1a(String name) {
        long hash = 0xCBF2_9CE4_8422_2325L;
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xFF)) * 0x100_0000_01B3L;
        }
        return hash;
    }

    @Override
    public String toString() {
        return name + " (" + status() + ")";
    }
}
