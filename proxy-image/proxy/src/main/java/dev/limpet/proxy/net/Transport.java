package dev.limpet.proxy.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/** How sockets are made on one kind of event loop. */
interface Transport {
    /**
     * Begins to connect; the connection is not yet open for events.
     *
     * @throws IOException when there is no way to the address, or no descriptor left
     */
    Endpoint connect(Worker worker, InetSocketAddress address) throws IOException;

    /** Whether several listeners may share a port, each with the connections that the kernel gives it. */
    boolean sharesPorts();

    /**
     * A socket that listens, but accepts only after {@link Listener#start()}.
     *
     * @param backlog connections that the kernel holds until they are accepted
     */
    Listener listen(Worker worker, InetSocketAddress address, int backlog, ListeningPort port) throws IOException;
}
