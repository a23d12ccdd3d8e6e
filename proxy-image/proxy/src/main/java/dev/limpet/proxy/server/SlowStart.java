package dev.limpet.proxy.server;

/**
 * The time after a server's return, in which its share grows linearly to the full one.
 *
 * @param fromMillis when it returned, by the server's clock
 * @param millis how long that takes
 */
record SlowStart(long fromMillis, long millis) {
    /** The part of a full share that is due at a time, at least 1 of one that is not 0. */
    long share(long full, long nowMillis) {
        long elapsed = nowMillis - fromMillis;
        return elapsed >= millis ? full : Math.clamp(full * Math.max(0, elapsed) / millis, Math.min(1, full), full);
    }
}
