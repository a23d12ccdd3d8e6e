package dev.limpet.proxy.net;

import dev.limpet.config.FrontendConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.TcpConfig;
import dev.limpet.proxy.accesslog.AccessLog;
import dev.limpet.proxy.stats.FrontendStats;
import dev.limpet.proxy.stick.Source;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A frontend as the running proxy knows it. It is the same object as long as a frontend of its name is configured. All
 * methods may be called by any thread.
 */
public final class Frontend {
    private final String name;
    private final FrontendStats stats = new FrontendStats();
    private final ConnectionLimit limit;
    private final ConnectionLimit processLimit;
    private final AccessLog log;
    private final LongSupplier clock;
    private volatile Settings settings;

    /** What sessions that begin now go by until they end. */
    record Settings(
            FrontendConfig frontend,
            SessionTimeouts timeouts,
            RetryPolicy retries,
            Optional<TcpConfig> tcp,
            Dispatcher dispatcher) {
        static Settings of(FrontendConfig frontend, ProxyConfig config, Dispatcher dispatcher) {
            return new Settings(
                    frontend,
                    SessionTimeouts.of(config.timeouts()),
                    new RetryPolicy(config.retries(), config.redispatch()),
                    config.tcp(),
                    dispatcher);
        }

        /** Whether connections from there begin with a PROXY protocol header. */
        boolean trusts(Source source) {
            if (frontend.trustedProxies().isEmpty()) {
                return false;
            }
            InetAddress address = source.address();
            return frontend.trustedProxies().stream().anyMatch(range -> range.contains(address));
        }
    }

    Frontend(Settings settings, ConnectionLimit processLimit, AccessLog log, LongSupplier clock) {
        this.name = settings.frontend().name();
        this.limit = new ConnectionLimit(settings.frontend().maxConnections());
        this.processLimit = processLimit;
        this.log = log;
        this.clock = clock;
        this.settings = settings;
    }

    public String name() {
        return name;
    }

    public FrontendConfig config() {
        return settings.frontend();
    }

    public FrontendStats stats() {
        return stats;
    }

    /** How the kernel finds out that a client is there no more. */
    Optional<TcpConfig> tcp() {
        return settings.tcp();
    }

    /** Clients served at once now, by configuration or as it was set since. */
    public int limit() {
        return limit.most();
    }

    /** Serves that many clients at once until a configuration brings another number than the one before. */
    public void limit(int most) {
        limit.configure(most);
    }

    void configure(Settings changed) {
        boolean sameLimit =
                changed.frontend().maxConnections() == settings.frontend().maxConnections();
        settings = changed;
        if (!sameLimit) {
            limit.configure(changed.frontend().maxConnections());
        }
    }

    /** Takes a session's room in the limits; the listener is resumed when there was none and there is some again. */
    boolean admits(Listener listener) {
        if (!limit.tryAcquire(listener)) {
            return false;
        }
        if (!processLimit.tryAcquire(listener)) {
            limit.release();
            return false;
        }
        return true;
    }

    /** Gives a session's room back. */
    void dismiss() {
        limit.release();
        processLimit.release();
    }

    void forget(Listener listener) {
        limit.forget(listener);
        processLimit.forget(listener);
    }

    /** Begins a session, for which room was taken. */
    void serve(Worker worker, Endpoint client, Source source, int sourcePort) {
        stats.sessions.increment();
        stats.sessionsTotal.increment();
        stats.sessionRate.mark(clock.getAsLong());
        new Session(worker, this, settings, client, source, sourcePort).begin();
    }

    /** A session has ended. The limits are given back last: whom they let in reads all counters at once. */
    void ended(Assignment assignment) {
        stats.sessions.decrement();
        assignment.end();
        dismiss();
    }

    AccessLog log() {
        return log;
    }

    LongSupplier clock() {
        return clock;
    }

    int processSessions() {
        return processLimit.used();
    }
}
