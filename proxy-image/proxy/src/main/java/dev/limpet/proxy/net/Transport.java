package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** How sockets are made on one kind of event loop. */
interface Transport {
    /**
     * Begins to connect; the connection is not yet open for events.
     *
     * @throws NoDescriptorException when the process or the machine has no descriptor or memory left
     * @throws IOException when there is no way to the address
     */
    Endpoint connect(Worker worker, InetSocketAddress address, Optional<TcpConfig> tcp) throws IOException;

    /** Whether there are descriptors for a client and its server. */
    boolean hasDescriptorsForSession();

    /** Whether several listeners may share a port, each with the connections that the kernel gives it. */
    boolean sharesPorts();

    /**
     * A socket that listens, but accepts only after {@link Listener#start()}.
     *
     * @param backlog connections that the kernel holds until they are accepted
     */
    Listener listen(Worker worker, InetSocketAddress address, int backlog, ListeningPort port) throws IOException;
}
