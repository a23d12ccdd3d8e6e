package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Smooth weighted round robin, as nginx has it: each turn every server's credit grows by its weight, the richest is
 * chosen and pays the sum of all weights. Over any sum-of-weights turns each server is chosen weight times, evenly
 * spread. Servers without room have no part in a turn.
 */
final class RoundRobinBalancer implements Balancer {
    private Server[] known = {};
    private long[] credits = {};

    @Override
    public synchronized @Nullable Server choose(Source source, Server[] candidates, @Nullable Server except) {
        if (candidates != known) {
            carryOver(candidates);
        }
        long total = 0;
        int best = -1;
        for (int index = 0; index < candidates.length; index++) {
            Server server = candidates[index];
            if (server == except || !server.hasRoom()) {
                continue;
            }
            long share = server.share();
            total += share;
            credits[index] += share;
            if (best < 0 || credits[index] > credits[best]) {
                best = index;
            }
        }
        if (best < 0) {
            return null;
        }
        credits[best] -= total;
        return candidates[best];
    }

    /** Servers that stay keep their credit. */
    private void carryOver(Server[] candidates) {
        Map<Server, Long> before = HashMap.newHashMap(known.length);
        for (int index = 0; index < known.length; index++) {
            before.put(known[index], credits[index]);
        }
        long[] carried = new long[candidates.length];
        for (int index = 0; index < candidates.length; index++) {
            carried[index] = before.getOrDefault(candidates[index], 0L);
        }
        known = candidates;
        credits = carried;
    }
}
