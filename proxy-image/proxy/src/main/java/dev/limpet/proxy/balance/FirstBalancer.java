package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import org.jspecify.annotations.Nullable;

/** The first server that has room. */
final class FirstBalancer implements Balancer {
    @Override
    public @Nullable Server choose(Source source, Server[] candidates, @Nullable Server except) {
        for (Server server : candidates) {
            if (server != except && server.hasRoom()) {
                return server;
            }
        }
        return null;
    }
}
