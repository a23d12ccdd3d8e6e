package dev.limpet.proxy.stick;

import java.nio.charset.StandardCharsets;

/**
 * Which of two servers a source keeps when two replicas stored different ones: the one with the later version, and of
 * two with the same version the one with the greater hash of source and name, the first in alphabet should they ever be
 * equal. The rule looks at nothing else, and taking the greater of what is stored and what is heard is commutative,
 * associative and idempotent, so replicas that have heard of the same values hold the same one, in whatever order they
 * heard (a last-writer-wins register, Shapiro et al. 2011). The hash spreads the settled conflicts over the servers.
 */
final class Precedence {
    /** Whether the first of two different servers is kept. */
    static boolean isFirst(Source source, String one, int versionOfOne, String other, int versionOfOther) {
        int order = Version.compare(versionOfOne, versionOfOther);
        if (order == 0) {
            order = Long.compare(weight(source, one), weight(source, other));
        }
        return order == 0 ? one.compareTo(other) < 0 : order > 0;
    }

    private static long weight(Source source, String server) {
        long hash = source.hash();
        for (byte octet : server.getBytes(StandardCharsets.UTF_8)) {
            hash = Mix.mix(hash ^ octet);
        }
        return hash;
    }

    private Precedence() {}
}
