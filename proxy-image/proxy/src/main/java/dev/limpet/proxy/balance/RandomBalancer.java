package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The less loaded of two servers drawn by weight ("power of two choices", Mitzenmacher 2001). */
final class RandomBalancer implements Balancer {
    @Override
    public Optional<Server> choose(Source source, List<Server> candidates) {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        int total = 0;
        for (Server server : candidates) {
            total += server.config().weight();
        }
        Server first = draw(candidates, total);
        Server second = draw(candidates, total);
        return Optional.of(Load.compare(first, second) <= 0 ? first : second);
    }

    private static Server draw(List<Server> candidates, int total) {
        int ticket = ThreadLocalRandom.current().nextInt(total);
        for (Server server : candidates) {
            ticket -= server.config().weight();
            if (ticket < 0) {
                return server;
            }
        }
        return candidates.getLast();
    }
}
