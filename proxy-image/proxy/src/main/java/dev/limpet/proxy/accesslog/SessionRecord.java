package dev.limpet.proxy.accesslog;

import dev.limpet.config.LogFormat;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What the access log tells of a session that has ended. Times are milliseconds.
 *
 * @param client whom the session served, as a PROXY protocol header said if there was one
 * @param server the last one that the session was given
 * @param queueMillis from acceptance until a server's connection was free, -1 if it never came so far
 * @param connectMillis from then until the server had accepted, -1 if it never came so far
 * @param totalMillis from acceptance to the end
 * @param bytesIn from the client
 * @param bytesOut to the client
 * @param retries connection attempts after the first
 * @param redispatched whether the session was given to another server on the way
 */
public record SessionRecord(
        LogFormat format,
        InetSocketAddress client,
        Instant accepted,
        String frontend,
        String backend,
        Optional<String> server,
        long queueMillis,
        long connectMillis,
        long totalMillis,
        long bytesIn,
        long bytesOut,
        Termination termination,
        Concurrency concurrency,
        int retries,
        boolean redispatched) {

    /**
     * How many sessions there were when this one ended, itself included where it was still counted.
     *
     * @param process of the whole replica
     * @param serverQueue the place that the session had in the queue of its server, counted from 1; 0 for none
     * @param backendQueue the place that it had in the queue of the backend, counted from 1; 0 for none
     */
    public record Concurrency(int process, int frontend, int backend, int server, int serverQueue, int backendQueue) {}
}
