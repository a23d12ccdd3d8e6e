package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Sockets on epoll. */
final class EpollTransport implements Transport {
    @Override
    public Endpoint connect(Worker worker, InetSocketAddress address, Optional<TcpConfig> tcp) throws IOException {
        return new EpollEndpoint(worker, LinuxSockets.connect(address, tcp));
    }

    @Override
    public boolean hasDescriptorsForSession() {
        return LinuxSockets.hasDescriptorsForSession();
    }

    @Override
    public boolean sharesPorts() {
        return true;
    }

    @Override
    public Listener listen(Worker worker, InetSocketAddress address, int backlog, ListeningPort port)
            throws IOException {
        return new EpollListener(worker, port, LinuxSockets.listen(address, backlog));
    }
}
