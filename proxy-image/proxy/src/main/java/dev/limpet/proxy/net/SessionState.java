package dev.limpet.proxy.net;

import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.accesslog.Termination.Phase;

/**
 * What a session is at.
 *
 * <pre>{@code
 * accepted --> AwaitingHeader --> Queued --> Connecting --> Relaying --> Ended
 *    |               |             ^  |       ^  |  |
 *    |               '------------>|  '------>|  |  '--> Pausing (a failed attempt's server is tried again after a while)
 *    '---------------------------->'          '--|----------'
 *                another server is tried <-------'                      Every state may be followed by Ended.
 * }</pre>
 *
 * AwaitingHeader is only for clients that must send a PROXY protocol header, Queued only while the server has no
 * connection free. Until it relays, a session reads its client only to see whether it has left: one that ends without
 * having sent anything has.
 */
sealed interface SessionState permits AwaitingHeader, Queued, Connecting, Pausing, Relaying, Ended {
    /** Something has happened at one of the session's connections. */
    void ready(Endpoint endpoint);

    /** Sees to what there is to do for the server's connection, if that waits for its turn. */
    default void seeToServer() {}

    /** The tick has come that {@link Session#lookAt} was told. */
    void due(long tick);

    Phase phase();

    /** The session ends: gives back what only this state has. */
    default void abandon(Termination termination) {}

    /** Bytes from the client, those that were read before the server was there not among them. */
    default long bytesUp() {
        return 0;
    }

    /** Bytes to the client. */
    default long bytesDown() {
        return 0;
    }
}
