package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.List;
import java.util.Optional;

/** The server with the fewest sessions for its weight, those waiting for it included; the first of equals. */
final class LeastConnectionsBalancer implements Balancer {
    @Override
    public Optional<Server> choose(Source source, List<Server> candidates) {
        Server best = null;
        for (Server server : candidates) {
            if (best == null || Load.compare(server, best) < 0) {
                best = server;
            }
        }
        return Optional.ofNullable(best);
    }
}
