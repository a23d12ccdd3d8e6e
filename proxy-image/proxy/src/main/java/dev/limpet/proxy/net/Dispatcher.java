package dev.limpet.proxy.net;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the connections of a backend's servers. What exceeds a server's limit waits: in the server's queue if the
 * source is kept on that server, in the backend's if any will do. A connection that is given back goes to the one of both
 * queues who has waited longer, as in HAProxy. Used by all event loops; a lock is taken only when somebody waits.
 *
 * <p>No wake-up is lost: who waits is counted in {@code waiting} before it looks for a connection once more, and whoever
 * gives one back does so before it looks at {@code waiting}.
 */
final class Dispatcher {
    private final Backend backend;
    private final Map<Server, WaitingLine> lines = new HashMap<>();
    private final WaitingLine anyServer;
    private long numbers;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger waitingForAny = new AtomicInteger();

    private record Grant(Waiting place, Server server) {}

    Dispatcher(Backend backend) {
        this.backend = backend;
        this.anyServer = new WaitingLine(backend.stats().queued);
        backend.onChange(this::serversChanged);
    }

    Backend backend() {
        return backend;
    }

    /** Whether the server is the backend's still, and takes the sources that are kept on it. */
    boolean serves(Server server) {
        return server.takesKnownSources()
                && backend.pool().server(server.name()).filter(server::equals).isPresent();
    }

    /** Takes one of the server's connections, unless none is free or others wait for one. */
    boolean tryTake(Server server) {
        return server.hasRoom() && server.tryAcquire();
    }

    /** Whether somebody waits for any server. */
    boolean anyWaits() {
        return waitingForAny.get() > 0;
    }

    /**
     * Takes a place in a queue.
     *
     * @return which place it is, counted from 1; the waiter may have been granted a connection already
     */
    int enter(Waiting place) {
        List<Grant> grants = new ArrayList<>();
        int position;
        synchronized (this) {
            place.number(numbers++);
            Server server = place.server();
            position = line(server).add(place);
            waiting.incrementAndGet();
            if (server == null) {
                waitingForAny.incrementAndGet();
                serveAll(grants);
            } else {
                serve(server, grants);
            }
        }
        tell(grants);
        return position;
    }

    /** Gives up a place; false when it is gone already because a connection was granted. */
    synchronized boolean leave(Waiting place) {
        Server server = place.server();
        WaitingLine line = server == null ? anyServer : lines.get(server);
        return line != null && remove(line, place);
    }

    /** Gives a connection of the server back. */
    void release(Server server) {
        server.release();
        if (waiting.get() > 0) {
            List<Grant> grants = new ArrayList<>();
            synchronized (this) {
                serve(server, grants);
            }
            tell(grants);
        }
    }

    /** Servers have come or gone, take other sources, or have other limits. */
    void serversChanged() {
        List<Grant> grants = new ArrayList<>();
        List<Waiting> forsaken = new ArrayList<>();
        synchronized (this) {
            serveAll(grants);
            lines.forEach((server, line) -> {
                if (!serves(server)) {
                    forsaken.addAll(line.places());
                }
            });
        }
        tell(grants);
        forsaken.forEach(place -> place.waiter().forsaken(place));
    }

    /** In turns, so that those who wait for any server spread. */
    private void serveAll(List<Grant> grants) {
        boolean more = waiting.get() > 0;
        while (more) {
            int before = grants.size();
            for (Server server : backend.pool().servers()) {
                serveOne(server, grants);
            }
            more = grants.size() > before && waiting.get() > 0;
        }
    }

    private void serve(Server server, List<Grant> grants) {
        boolean more = true;
        while (more) {
            int before = grants.size();
            serveOne(server, grants);
            more = grants.size() > before;
        }
    }

    private void serveOne(Server server, List<Grant> grants) {
        WaitingLine own = lines.get(server);
        Waiting first = own == null ? null : own.first();
        Waiting any = anyServer.isEmpty() || !backend.offers(server) ? null : anyServer.first();
        Waiting next = older(first, any);
        if (next != null && server.tryAcquire()) {
            remove(line(next.server()), next);
            grants.add(new Grant(next, server));
        }
    }

    private static @Nullable Waiting older(@Nullable Waiting one, @Nullable Waiting other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.number() < other.number() ? one : other;
    }

    private WaitingLine line(@Nullable Server server) {
        return server == null
                ? anyServer
                : lines.computeIfAbsent(server, added -> new WaitingLine(added.stats().queued));
    }

    private boolean remove(WaitingLine line, Waiting place) {
        boolean there = line.remove(place);
        if (there) {
            waiting.decrementAndGet();
            if (place.server() == null) {
                waitingForAny.decrementAndGet();
            } else if (line.isEmpty()) {
                lines.remove(place.server());
            }
        }
        return there;
    }

    private static void tell(List<Grant> grants) {
        grants.forEach(grant -> grant.place().waiter().granted(grant.place(), grant.server()));
    }
}
