package dev.limpet.config;

import java.time.Duration;

/**
 * A backend's stick table.
 *
 * @param ipv4Prefix bits of an IPv4 source that count, 1 to 32
 * @param ipv6Prefix bits of an IPv6 source that count, 1 to 128
 * @param size entries at most, 1 to 10,000,000
 * @param whenFull what becomes of a source that is new when there are as many
 * @param expire how long an entry outlives its source's last connection, 1 s to 24 days
 * @param persistent whether the entries outlive the process, in a snapshot
 */
public record StickConfig(
        int ipv4Prefix, int ipv6Prefix, int size, WhenFull whenFull, Duration expire, boolean persistent) {
    /** What a full table does with a source that it does not know. */
    public enum WhenFull {
        /** The entry unused longest makes room. */
        EVICT_OLDEST,
        /** The source gets no entry; HAProxy's {@code nopurge}. */
        REJECT
    }

    public StickConfig {
        Check.range("stick.ipv4Prefix", ipv4Prefix, 1, 32);
        Check.range("stick.ipv6Prefix", ipv6Prefix, 1, 128);
        Check.range("stick.size", size, 1, 10_000_000);
        Check.range("stick.expire", expire, Duration.ofSeconds(1), Duration.ofDays(24));
    }
}
