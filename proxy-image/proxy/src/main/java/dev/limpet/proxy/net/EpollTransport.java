package dev.limpet.proxy.net;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Sockets on epoll. */
final class EpollTransport implements Transport {
    @Override
    public Endpoint connect(Worker worker, InetSocketAddress address) throws IOException {
        LinuxSocket socket = socket(address);
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address);
            return new EpollEndpoint(worker, socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public boolean sharesPorts() {
        return true;
    }

    @Override
    public Listener listen(Worker worker, InetSocketAddress address, int backlog, ListeningPort port)
            throws IOException {
        LinuxSocket socket = socket(address);
        try {
            socket.setReuseAddress(true);
            socket.setReusePort(true);
            // Accepted sockets inherit it, which saves a call for each.
            socket.setTcpNoDelay(true);
            socket.bind(address);
            socket.listen(backlog);
            return new EpollListener(worker, port, socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static LinuxSocket socket(InetSocketAddress address) throws IOException {
        try {
            return LinuxSocket.newSocketStream(address.getAddress() instanceof Inet6Address);
        } catch (ChannelException e) {
            throw new IOException("no socket: " + e.getMessage(), e);
        }
    }
}
