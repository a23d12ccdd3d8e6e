package dev.limpet.proxy.net;

import dev.limpet.proxy.accesslog.Termination;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A session as it is now.
 *
 * @param number which no other session of the process has
 * @param server which it has, or waits for
 * @param bytesIn from the client
 * @param bytesOut to the client
 */
public record SessionInfo(
        long number,
        InetSocketAddress client,
        String frontend,
        String backend,
        Optional<String> server,
        Termination.Phase phase,
        long ageMillis,
        long bytesIn,
        long bytesOut) {}
