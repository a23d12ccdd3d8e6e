package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The server with room that has the fewest sessions for its weight. The search begins anywhere, so that those of equals
 * take turns.
 */
final class LeastConnectionsBalancer implements Balancer {
    @Override
    public @Nullable Server choose(Source source, Server[] candidates, @Nullable Server except) {
        Server best = null;
        int count = candidates.length;
        int index = count < 2 ? 0 : ThreadLocalRandom.current().nextInt(count);
        for (int seen = 0; seen < count; seen++) {
            Server server = candidates[index];
            index = index + 1 == count ? 0 : index + 1;
            if (server != except && server.hasRoom() && (best == null || Load.compare(server, best) < 0)) {
                best = server;
            }
        }
        return best;
    }
}
