package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;

/** Compares servers by sessions, with one more to come, for their weight. */
final class Load {
    static int compare(Server one, Server other) {
        return Long.compare(
                with(one) * other.config().weight(), with(other) * one.config().weight());
    }

    private static long with(Server server) {
        return 1L + server.stats().sessions.current() + server.stats().queued.current();
    }

    private Load() {}
}
