package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Mix;
import dev.limpet.proxy.stick.Source;
import org.jspecify.annotations.Nullable;

/**
 * Weighted rendezvous hashing (highest random weight; Thaler and Ravishankar 1998, with the weights of Schindelhauer
 * and Schomaker 2005): every server draws a uniform number u in (0, 1) from source and server name, and the greatest
 * {@code -weight / ln u} wins. The choice depends on nothing but the source and the candidates' names and weights, so
 * replicas agree without talking; when a server leaves, only its own sources move, and they spread over the others by
 * weight.
 */
final class SourceBalancer implements Balancer {
    @Override
    public @Nullable Server choose(Source source, Server[] candidates, @Nullable Server except) {
        long sourceHash = source.hash();
        Server best = null;
        double bestScore = 0;
        for (Server server : candidates) {
            if (server == except) {
                continue;
            }
            double score = score(sourceHash, server);
            if (best == null
                    || score > bestScore
                    || (score == bestScore && server.name().compareTo(best.name()) < 0)) {
                best = server;
                bestScore = score;
            }
        }
        return best;
    }

    @Override
    public boolean binds() {
        return true;
    }

    // StrictMath: Math.log may differ in the last bit between processors, and replicas would disagree.
    private static double score(long sourceHash, Server server) {
        long draw = Mix.mix(sourceHash ^ server.nameHash()) >>> 11;
        double uniform = (draw + 0.5) * 0x1.0p-53;
        return -server.config().weight() / StrictMath.log(uniform);
    }
}
