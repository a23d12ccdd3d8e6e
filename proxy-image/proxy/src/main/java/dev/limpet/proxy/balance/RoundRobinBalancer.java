package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Smooth weighted round robin, as nginx has it: each turn every server's credit grows by its weight, the richest is
 * chosen and pays the sum of all weights. Over any sum-of-weights turns each server is chosen weight times, evenly
 * spread.
 */
final class RoundRobinBalancer implements Balancer {
    private final Map<String, Integer> credits = new HashMap<>();

    @Override
    public synchronized Optional<Server> choose(Source source, List<Server> candidates) {
        int total = 0;
        Server best = null;
        int bestCredit = 0;
        for (Server server : candidates) {
            int weight = server.config().weight();
            int credit = credits.merge(server.name(), weight, Integer::sum);
            total += weight;
            if (best == null || credit > bestCredit) {
                best = server;
                bestCredit = credit;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        credits.put(best.name(), bestCredit - total);
        if (credits.size() > candidates.size()) {
            credits.keySet().retainAll(candidates.stream().map(Server::name).toList());
        }
        return Optional.of(best);
    }
}
