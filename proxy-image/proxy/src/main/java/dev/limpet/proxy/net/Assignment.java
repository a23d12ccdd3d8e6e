package dev.limpet.proxy.net;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.DispatchStats;
import dev.limpet.proxy.stick.Source;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which server a session has, whether it holds one of that server's connections, and how many attempts it has made.
 * Keeps the counters of backend and servers. Confined to the session's event loop.
 */
final class Assignment {
    private final Dispatcher dispatcher;
    private final int mostRetries;
    private @Nullable ServerQueue queue;
    private boolean dispatched;
    private boolean holdsConnection;
    private int queuedAhead;
    private int retries;
    private boolean redispatched;

    Assignment(Dispatcher dispatcher, int mostRetries) {
        this.dispatcher = dispatcher;
        this.mostRetries = mostRetries;
    }

    Backend backend() {
        return dispatcher.backend();
    }

    /** The last server that was chosen. */
    Optional<Server> server() {
        return Optional.ofNullable(queue).map(ServerQueue::server);
    }

    /** How many sessions waited for the server before this one, itself included; 0 when it did not wait. */
    int queuedAhead() {
        return queuedAhead;
    }

    int retries() {
        return retries;
    }

    boolean redispatched() {
        return redispatched;
    }

    /** Chooses the server that a source is kept on from now on; empty when none takes it. */
    Optional<Server> choose(Source source, long nowMillis) {
        dispatched = true;
        DispatchStats stats = backend().stats();
        stats.sessions.increment();
        stats.sessionsTotal.increment();
        stats.sessionRate.mark(nowMillis);
        Optional<Server> chosen = backend().assign(source);
        if (chosen.isEmpty()) {
            stats.connectionErrors.increment();
        }
        return chosen;
    }

    /** Takes one of the server's connections, or has the waiter told when one is free; tells which. */
    boolean take(Server server, ServerQueue.Waiter waiter) {
        ServerQueue entered = dispatcher.queue(server);
        queue = entered;
        OptionalInt ahead = entered.enter(waiter);
        ahead.ifPresent(count -> queuedAhead = count + 1);
        return ahead.isEmpty();
    }

    /** Whether that is the queue in which the session waits. */
    boolean waitsIn(ServerQueue granting) {
        return queue == granting && !holdsConnection;
    }

    /** A connection of the server is the session's. */
    void holds(Server server, long nowMillis) {
        holdsConnection = true;
        server.stats().sessionsTotal.increment();
        server.stats().sessionRate.mark(nowMillis);
    }

    /** Gives up the place in the queue; false when a connection has been granted meanwhile. */
    boolean leave(ServerQueue.Waiter waiter) {
        return queue != null && queue.leave(waiter);
    }

    void attempts(Server server) {
        count(server, stats -> stats.connectionAttempts.increment());
    }

    /** Counts a failed attempt; tells whether there may be another. */
    boolean mayRetry(Server failed) {
        if (retries == mostRetries) {
            count(failed, stats -> stats.connectionErrors.increment());
            return false;
        }
        retries++;
        return true;
    }

    /** Whether the next attempt should be made on another server: it is the last, or this one is gone. */
    boolean shouldLeave(Server failed) {
        return retries == mostRetries || !serves(failed);
    }

    /** Whether the server is still there for the source. */
    boolean serves(Server server) {
        return dispatcher.serves(server);
    }

    void retriesOnSame(Server server) {
        count(server, stats -> stats.retries.increment());
    }

    /** Keeps the source on another server from now on; empty when there is none. */
    Optional<Server> elsewhere(Source source, Server failed) {
        Server other = backend().reassign(source, failed);
        if (other == failed) {
            return Optional.empty();
        }
        count(failed, stats -> stats.redispatches.increment());
        redispatched = true;
        release();
        return Optional.of(other);
    }

    /** Gives back what the session still holds. */
    void end() {
        release();
        if (dispatched) {
            backend().stats().sessions.decrement();
        }
    }

    /** Counts on the backend, and on the server if there is one. */
    void count(Consumer<DispatchStats> counted) {
        if (dispatched) {
            counted.accept(backend().stats());
            server().map(Server::stats).ifPresent(counted);
        }
    }

    private void count(Server server, Consumer<DispatchStats> counted) {
        counted.accept(server.stats());
        counted.accept(backend().stats());
    }

    private void release() {
        if (holdsConnection && queue != null) {
            holdsConnection = false;
            queue.release();
        }
    }
}
