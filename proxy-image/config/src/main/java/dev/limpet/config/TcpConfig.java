package dev.limpet.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How the kernel finds out that a client or a server is there no more.
 *
 * @param keepAlive absent when connections on which nothing comes are not probed
 * @param userTimeout how long data may stay unconfirmed, 100 ms to 24 h, absent for the kernel's own time
 */
public record TcpConfig(Optional<KeepAlive> keepAlive, Optional<Duration> userTimeout) {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_KEEP_ALIVE = Duration.ofHours(9);

    public TcpConfig {
        userTimeout.ifPresent(time -> Check.range("tcp.userTimeout", time, Duration.ofMillis(100), Duration.ofDays(1)));
    }

    /**
     * Keep-alive probes.
     *
     * @param idle how long nothing comes before the first, 1 s to 9 h, in whole seconds
     * @param interval between them, 1 s to 9 h, in whole seconds
     * @param probes without an answer after which the connection is given up, 1 to 127
     */
    public record KeepAlive(Duration idle, Duration interval, int probes) {
        public KeepAlive {
            Check.range("tcp.keepAlive.idle", idle, SECOND, LONGEST_KEEP_ALIVE);
            Check.range("tcp.keepAlive.interval", interval, SECOND, LONGEST_KEEP_ALIVE);
            Check.range("tcp.keepAlive.probes", probes, 1, 127);
        }
    }
}
