package dev.limpet.proxy.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Where health checks connect to: a server counts as up as long as somebody listens here. */
final class CheckPort implements AutoCloseable {
    private final InetSocketAddress address;
    private ServerSocket socket;

    CheckPort(InetAddress host) throws IOException {
        socket = new ServerSocket(0, 1_000, host);
        address = (InetSocketAddress) socket.getLocalSocketAddress();
    }

    int port() {
        return address.getPort();
    }

    /** Refuses checks from now on. */
    void shut() throws IOException {
        socket.close();
    }

    /** Takes checks again. */
    void open() throws IOException {
        socket = new ServerSocket(address.getPort(), 1_000, address.getAddress());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
