package dev.limpet.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a session may wait, with HAProxy's meanings. All are longer than zero.
 *
 * @param connect for a server to accept
 * @param client for the client to send or take data
 * @param server for the server to send or take data
 * @param queue for a free slot of a server
 * @param check for a health check's answer
 * @param tunnel for either side to send or take data once both are connected; absent where {@code client} and
 *     {@code server} hold on
 * @param clientFin for the client to send data once it was told that the server has ended, absent where nothing changes
 *     then
 * @param serverFin for the server to send data once it was told that the client has ended, absent where nothing changes
 *     then
 */
public record Timeouts(
        Duration connect,
        Duration client,
        Duration server,
        Duration queue,
        Duration check,
        Optional<Duration> tunnel,
        Optional<Duration> clientFin,
        Optional<Duration> serverFin) {
    public Timeouts {
        Check.positive("timeouts.connect", connect);
        Check.positive("timeouts.client", client);
        Check.positive("timeouts.server", server);
        Check.positive("timeouts.queue", queue);
        Check.positive("timeouts.check", check);
        tunnel.ifPresent(timeout -> Check.positive("timeouts.tunnel", timeout));
        clientFin.ifPresent(timeout -> Check.positive("timeouts.clientFin", timeout));
        serverFin.ifPresent(timeout -> Check.positive("timeouts.serverFin", timeout));
    }

    /** Without the timeouts of tunnels and half-closed connections. */
    public Timeouts(Duration connect, Duration client, Duration server, Duration queue, Duration check) {
        this(connect, client, server, queue, check, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
