package dev.limpet.proxy.net;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.DispatchStats;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The sessions that wait for a connection of one server, first come, first served. A session waits for the server that
 * its source is kept on, not for any. Used by all event loops.
 */
final class ServerQueue {
    /** Who waits; told by whichever thread gave a connection back. */
    interface Waiter {
        /** One of the server's connections is the waiter's now. */
        void granted(ServerQueue from);
    }

    private final Server server;
    private final DispatchStats backendStats;
    private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();

    ServerQueue(Server server, DispatchStats backendStats) {
        this.server = server;
        this.backendStats = backendStats;
    }

    Server server() {
        return server;
    }

    /**
     * Takes one of the server's connections, or a place in the queue.
     *
     * @return how many wait before this one; empty when it need not wait
     */
    synchronized OptionalInt enter(Waiter waiter) {
        if (waiting.isEmpty() && server.tryAcquire()) {
            return OptionalInt.empty();
        }
        int ahead = waiting.size();
        waiting.add(waiter);
        server.stats().queued.increment();
        backendStats.queued.increment();
        return OptionalInt.of(ahead);
    }

    /** Gives up a place; false when the waiter has none any more because it was granted a connection. */
    synchronized boolean leave(Waiter waiter) {
        boolean waited = waiting.remove(waiter);
        if (waited) {
            left();
        }
        return waited;
    }

    /** Gives a connection of the server back. */
    void release() {
        server.release();
        dispatch();
    }

    /** Grants what is free, such as after the server's limit was raised. */
    void dispatch() {
        List<Waiter> granted = List.of();
        synchronized (this) {
            while (!waiting.isEmpty() && server.tryAcquire()) {
                if (granted.isEmpty()) {
                    granted = new ArrayList<>();
                }
                granted.add(waiting.removeFirst());
                left();
            }
        }
        granted.forEach(waiter -> waiter.granted(this));
    }

    private void left() {
        server.stats().queued.decrement();
        backendStats.queued.decrement();
    }
}
