package dev.limpet.proxy.net;

import java.util.OptionalInt;

/**
 * How often a session tries to connect, and where.
 *
 * @param most attempts after the first
 * @param redispatch every which of them is made on another server, 0 for none, absent for the last
 */
record RetryPolicy(int most, OptionalInt redispatch) {
    /** Whether a session may go to another server at all. */
    boolean redispatches() {
        return redispatch.orElse(most) > 0;
    }

    /** Whether that retry, counted from 1, is made on another server even by a session that is kept on its own. */
    boolean redispatches(int retry) {
        return redispatches() && retry % redispatch.orElse(most) == 0;
    }
}
