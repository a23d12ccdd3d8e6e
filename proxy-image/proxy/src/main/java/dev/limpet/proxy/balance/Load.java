package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;

/** Compares servers by sessions for their weight, those that wait for them included. */
final class Load {
    static int compare(Server one, Server other) {
        return Long.compare(
                sessions(one) * other.config().weight(),
                sessions(other) * one.config().weight());
    }

    private static long sessions(Server server) {
        return (long) server.stats().sessions.current() + server.stats().queued.current();
    }

    private Load() {}
}
