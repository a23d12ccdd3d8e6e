package dev.limpet.proxy.net;

import dev.limpet.proxy.server.Server;
import org.jspecify.annotations.Nullable;

/** A session's place in a queue of its {@link Dispatcher}, which alone changes it. */
final class Waiting {
    /** Who waits; told by whichever thread gave a connection back or changed a server. */
    interface Waiter {
        /** One of the server's connections is the waiter's now, and the place is gone. */
        void granted(Waiting place, Server server);

        /** The server that is waited for serves its sources no more; the place remains. */
        void forsaken(Waiting place);
    }

    private final Waiter waiter;
    private final @Nullable Server server;
    private long number;

    /** A place in the queue of that server or, with null, of the backend. */
    Waiting(Waiter waiter, @Nullable Server server) {
        this.waiter = waiter;
        this.server = server;
    }

    Waiter waiter() {
        return waiter;
    }

    /** The server that is waited for; null for any. */
    @Nullable
    Server server() {
        return server;
    }

    long number() {
        return number;
    }

    void number(long given) {
        number = given;
    }
}
