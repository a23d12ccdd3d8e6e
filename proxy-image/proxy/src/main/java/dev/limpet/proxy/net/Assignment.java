package dev.limpet.proxy.net;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.balance.Choice;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.DispatchStats;
import dev.limpet.proxy.stick.Source;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which server a session has, whether it holds one of that server's connections, and how many attempts it has made.
 * Keeps the counters of backend and servers. Confined to the session's event loop.
 */
final class Assignment {
    /** What came of looking for a server. */
    enum Found {
        /** A server's connection is the session's. */
        CONNECTION,
        /** The session has a place in a queue. */
        QUEUE,
        NOTHING
    }

    private final Dispatcher dispatcher;
    private final RetryPolicy policy;
    private final Waiting.Waiter waiter;
    private @Nullable Server server;
    private @Nullable Waiting place;
    private boolean dispatched;
    private boolean holdsConnection;
    /** Whether another server would have done as well when this one was chosen. */
    private boolean free;

    private int serverQueue;
    private int backendQueue;
    private int retries;
    private boolean redispatched;

    Assignment(Dispatcher dispatcher, RetryPolicy policy, Waiting.Waiter waiter) {
        this.dispatcher = dispatcher;
        this.policy = policy;
        this.waiter = waiter;
    }

    Backend backend() {
        return dispatcher.backend();
    }

    /** The last server that was chosen. */
    Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    /** The place that the session had in a server's queue, counted from 1; 0 when it did not wait there. */
    int serverQueue() {
        return serverQueue;
    }

    /** The place that the session had in the backend's queue, counted from 1; 0 when it did not wait there. */
    int backendQueue() {
        return backendQueue;
    }

    int retries() {
        return retries;
    }

    boolean redispatched() {
        return redispatched;
    }

    /** The session is the backend's from now on. */
    void dispatch(long nowMillis) {
        dispatched = true;
        DispatchStats stats = backend().stats();
        stats.sessions.increment();
        stats.sessionsTotal.increment();
        stats.sessionRate.mark(nowMillis);
    }

    /** Looks for a server, which the source is kept on from now on. */
    Found find(Source source) {
        while (true) {
            switch (backend().choose(source)) {
                case Choice.Kept kept -> {
                    return waitFor(kept.server());
                }
                case Choice.Bound bound -> {
                    return waitFor(backend().keep(source, bound.server()));
                }
                case Choice.Free chosen -> {
                    if (dispatcher.anyWaits()) {
                        return waitForAny();
                    }
                    if (dispatcher.tryTake(chosen.server())) {
                        return taken(chosen.server(), backend().keep(source, chosen.server()));
                    }
                    // Another loop took its last connection just now.
                }
                case Choice.AllFull full -> {
                    return waitForAny();
                }
                case Choice.None none -> {
                    backend().stats().connectionErrors.increment();
                    return Found.NOTHING;
                }
            }
        }
    }

    /** Whether that is the place at which the session waits. */
    boolean waitsAt(Waiting granted) {
        return place == granted;
    }

    /** The place that the session had has become a connection of that server. */
    Found granted(Source source, Server granting) {
        boolean any = place != null && place.server() == null;
        place = null;
        if (any) {
            return taken(granting, backend().keep(source, granting));
        }
        server = granting;
        holdsConnection = true;
        return Found.CONNECTION;
    }

    /** Takes back a connection that was granted to a session that wants none any more. */
    void refuse(Server granted) {
        dispatcher.release(granted);
    }

    /** Gives up the place in the queue; false when a connection has been granted meanwhile. */
    boolean leave() {
        boolean left = place == null || dispatcher.leave(place);
        place = left ? null : place;
        return left;
    }

    /** The wait in the queue was too long. */
    void queueTimedOut() {
        count(stats -> stats.connectionErrors.increment());
    }

    /** The session begins an attempt to connect. */
    Server attempt(long nowMillis) {
        Server to = assigned();
        count(stats -> stats.connectionAttempts.increment());
        to.stats().sessionsTotal.increment();
        to.stats().sessionRate.mark(nowMillis);
        return to;
    }

    /** Counts a failed attempt; tells whether there may be another. */
    boolean mayRetry() {
        server().ifPresent(Server::connectionFailed);
        if (retries == policy.most()) {
            count(stats -> stats.connectionErrors.increment());
            return false;
        }
        retries++;
        return true;
    }

    /** Whether the next attempt should be made on another server. */
    boolean shouldLeave() {
        return !serves() || policy.redispatches(retries) || (free && policy.redispatches());
    }

    /** Whether the server is still there for the source. */
    boolean serves() {
        return dispatcher.serves(assigned());
    }

    void retriesOnSame() {
        count(stats -> stats.retries.increment());
    }

    /** Keeps the source on another server from now on; finds nothing, and changes nothing, when there is none. */
    Found elsewhere(Source source) {
        Server failed = assigned();
        while (true) {
            switch (backend().chooseOther(source, failed)) {
                case Choice.Bound bound -> {
                    redispatch(failed);
                    return waitFor(backend().move(source, failed, bound.server()));
                }
                case Choice.Free chosen -> {
                    if (dispatcher.tryTake(chosen.server())) {
                        redispatch(failed);
                        return taken(chosen.server(), backend().move(source, failed, chosen.server()));
                    }
                    // Another loop took its last connection just now.
                }
                case Choice.Kept _, Choice.AllFull _, Choice.None _ -> {
                    return Found.NOTHING;
                }
            }
        }
    }

    /** Waits again for the server that it had. */
    Found waitAgain() {
        return waitFor(assigned());
    }

    /** Sessions of the backend now, this one not among them. */
    int otherBackendSessions() {
        return backend().stats().sessions.current() - (dispatched ? 1 : 0);
    }

    /** Sessions of the server now, this one not among them. */
    int otherServerSessions() {
        return server == null ? 0 : server.stats().sessions.current() - (holdsConnection ? 1 : 0);
    }

    /** Gives back what the session still holds, last the connection: whom it goes to reads the counters at once. */
    void end() {
        if (dispatched) {
            backend().stats().sessions.decrement();
        }
        release();
    }

    /** Counts on the backend, and on the server if there is one. */
    void count(Consumer<DispatchStats> counted) {
        if (dispatched) {
            counted.accept(backend().stats());
            if (server != null) {
                counted.accept(server.stats());
            }
        }
    }

    /** Counts on the backend and the server, if there is a server. */
    void countServed(Consumer<DispatchStats> counted) {
        if (server != null) {
            count(counted);
        }
    }

    private void redispatch(Server failed) {
        failed.stats().redispatches.increment();
        backend().stats().redispatches.increment();
        redispatched = true;
        release();
    }

    /** Of that server a connection is the session's, but the source may be kept on another. */
    private Found taken(Server connected, Server kept) {
        if (kept != connected) {
            dispatcher.release(connected);
            return waitFor(kept);
        }
        server = connected;
        holdsConnection = true;
        free = true;
        return Found.CONNECTION;
    }

    private Found waitFor(Server awaited) {
        server = awaited;
        free = false;
        if (dispatcher.tryTake(awaited)) {
            holdsConnection = true;
            return Found.CONNECTION;
        }
        place = new Waiting(waiter, awaited);
        serverQueue = dispatcher.enter(place);
        return Found.QUEUE;
    }

    private Found waitForAny() {
        place = new Waiting(waiter, null);
        backendQueue = dispatcher.enter(place);
        return Found.QUEUE;
    }

    private Server assigned() {
        if (server == null) {
            throw new IllegalStateException("a session waits only for a server it was given");
        }
        return server;
    }

    private void release() {
        if (holdsConnection && server != null) {
            holdsConnection = false;
            dispatcher.release(server);
        }
    }
}
