package dev.limpet.proxy.stick;

import java.nio.charset.StandardCharsets;

/**
 * Which of two servers a source keeps when two replicas stored different ones. The rule looks at nothing but the source
 * and the two names, so every replica that hears of both settles on the same one: the greater hash of source and name,
 * the first in alphabet should they ever be equal. Its dependence on the source spreads the settled conflicts over the
 * servers.
 */
final class Precedence {
    static String first(Source source, String one, String other) {
        long ofOne = weight(source, one);
        long ofOther = weight(source, other);
        if (ofOne == ofOther) {
            return one.compareTo(other) <= 0 ? one : other;
        }
        return ofOne > ofOther ? one : other;
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
