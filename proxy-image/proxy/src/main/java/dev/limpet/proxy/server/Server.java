package dev.limpet.proxy.server;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.stats.DispatchStats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A server as the running proxy knows it. It is the same object as long as a server of its name is configured,
 * whatever else of it changes, so what is counted and known of it lasts.
 */
public final class Server {
    private final String name;
    private final long nameHash;
    private final Runnable changed;
    private final DispatchStats stats = new DispatchStats();
    private volatile ServerConfig configured;
    private volatile ServerConfig config;
    private volatile InetSocketAddress address;
    private volatile Health health = Health.UNCHECKED;
    private volatile long healthSinceMillis;
    private volatile long downBeforeMillis;
    private volatile CheckResult lastCheck = CheckResult.NONE;

    /** A server; whoever is to know that it takes other sources than before is told by {@code changed}. */
    Server(ServerConfig config, long nowMillis, Runnable changed) {
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
            config = new ServerConfig(
                    name, config.address(), config.port(), config.maxConnections(), config.weight(), state);
        }
        changed.run();
    }

    /**
     * Sets the weight at run time, 0 to 256; it holds until a configuration brings another one than the configuration
     * before.
     */
    public void override(int weight) {
        synchronized (this) {
            config = new ServerConfig(
                    name, config.address(), config.port(), config.maxConnections(), weight, config.state());
        }
        changed.run();
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

    /** Its share of new sources, beside those of the other servers. */
    public long share() {
        return config.weight();
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

    /** Health checks alone call this; tells whether health changed. */
    public boolean observed(Health now, CheckResult result, long nowMillis) {
        lastCheck = result;
        if (health == now) {
            return false;
        }
        if (now == Health.DOWN) {
            stats.downs.increment();
        }
        downBeforeMillis = downMillis(nowMillis);
        health = now;
        healthSinceMillis = nowMillis;
        changed.run();
        return true;
    }

    synchronized void configure(ServerConfig changed) {
        config = new ServerConfig(
                name,
                changed.address(),
                changed.port(),
                changed.maxConnections(),
                changed.weight() == configured.weight() ? config.weight() : changed.weight(),
                changed.state() == configured.state() ? config.state() : changed.state());
        configured = changed;
        address = addressOf(changed);
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
