package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;

/** Compares servers by sessions for their weight; those without any are alike, as in HAProxy. */
final class Load {
    static int compare(Server one, Server other) {
        return Long.compare(sessions(one) * other.share(), sessions(other) * one.share());
    }

    private static long sessions(Server server) {
        long sessions =
                (long) server.stats().sessions.current() + server.stats().queued.current();
        return sessions == 0 ? 0 : sessions + 1;
    }

    private Load() {}
}
