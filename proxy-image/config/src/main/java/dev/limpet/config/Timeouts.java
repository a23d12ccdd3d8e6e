package dev.limpet.config;

import java.time.Duration;

/**
 * How long a session may wait, with HAProxy's meanings: {@code connect} for a server to accept, {@code client} and
 * {@code server} for either side to send or take data, {@code queue} for a free slot of a server, {@code check} for a
 * health check's answer. All are longer than zero.
 */
public record Timeouts(Duration connect, Duration client, Duration server, Duration queue, Duration check) {
    public Timeouts {
        Check.positive("timeouts.connect", connect);
        Check.positive("timeouts.client", client);
        Check.positive("timeouts.server", server);
        Check.positive("timeouts.queue", queue);
        Check.positive("timeouts.check", check);
    }
}
