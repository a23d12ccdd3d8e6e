package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The less loaded of two servers drawn by weight ("power of two choices", Mitzenmacher 2001), among those that have room.
 */
final class RandomBalancer implements Balancer {
    @Override
    public @Nullable Server choose(Source source, Server[] candidates, @Nullable Server except) {
        long total = 0;
        for (Server server : candidates) {
            total += share(server, except);
        }
        if (total == 0) {
            return null;
        }
        Server first = draw(candidates, except, total);
        Server second = draw(candidates, except, total);
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return Load.compare(first, second) <= 0 ? first : second;
    }

    /** Null when servers became full since the total was taken, and the ticket was one of theirs. */
    private static @Nullable Server draw(Server[] candidates, @Nullable Server except, long total) {
        long ticket = ThreadLocalRandom.current().nextLong(total);
        Server last = null;
        for (Server server : candidates) {
            long share = share(server, except);
            ticket -= share;
            last = share > 0 ? server : last;
            if (ticket < 0) {
                return server;
            }
        }
        return last;
    }

    private static long share(Server server, @Nullable Server except) {
        return server != except && server.hasRoom() ? server.share() : 0;
    }
}
