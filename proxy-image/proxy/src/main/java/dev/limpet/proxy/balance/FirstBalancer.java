package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.List;
import java.util.Optional;

/** The first server that has a free connection; when none has, the first of all. */
final class FirstBalancer implements Balancer {
    @Override
    public Optional<Server> choose(Source source, List<Server> candidates) {
        return candidates.stream()
                .filter(FirstBalancer::hasRoom)
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    private static boolean hasRoom(Server server) {
        int limit = server.config().maxConnections();
        return limit == 0 || server.stats().sessions.current() < limit;
    }
}
