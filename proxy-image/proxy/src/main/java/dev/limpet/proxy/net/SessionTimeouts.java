package dev.limpet.proxy.net;

import dev.limpet.config.Timeouts;
import java.util.OptionalLong;

/**
 * A configuration's timeouts of sessions, in ticks of the event loops' wheels.
 *
 * @param idleClient how long a client may be silent, or take nothing, once its server is connected; {@code idleServer}
 *     likewise
 * @param clientFin how long a client may still be silent once it was told that its server has ended; {@code serverFin}
 *     likewise
 */
record SessionTimeouts(
        long connect,
        long client,
        long queue,
        long idleClient,
        long idleServer,
        OptionalLong clientFin,
        OptionalLong serverFin) {
    static SessionTimeouts of(Timeouts config) {
        return new SessionTimeouts(
                Worker.ticks(config.connect()),
                Worker.ticks(config.client()),
                Worker.ticks(config.queue()),
                Worker.ticks(config.tunnel().orElse(config.client())),
                Worker.ticks(config.tunnel().orElse(config.server())),
                config.clientFin().stream().mapToLong(Worker::ticks).findFirst(),
                config.serverFin().stream().mapToLong(Worker::ticks).findFirst());
    }
}
