package dev.limpet.proxy.accesslog;

import dev.limpet.config.SyslogConfig;
import dev.limpet.config.SyslogReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Deque;

/** An open way to a syslog receiver. May block; closing it from another thread ends that. */
interface SyslogSocket extends AutoCloseable {
    /**
     * Sends messages in order; those that were given to the kernel are taken off the list.
     *
     * @throws IOException when the rest cannot be sent this way
     */
    void send(Deque<byte[]> messages) throws IOException;

    @Override
    void close() throws IOException;

    /** Opens one; looks a host name up. */
    static SyslogSocket open(SyslogConfig config) throws IOException {
        return switch (config.transport()) {
            case UDP -> new UdpSocket(address(config));
            case TCP -> StreamSocket.connect(address(config));
            case UNIX_STREAM -> StreamSocket.connect(UnixDomainSocketAddress.of(path(config)));
            case UNIX_DATAGRAM -> new UnixDatagramSocket(path(config));
        };
    }

    private static InetSocketAddress address(SyslogConfig config) throws IOException {
        if (config.receiver() instanceof SyslogReceiver.Network(String host, int port)) {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        }
        throw new IllegalStateException("a receiver on the network has a host");
    }

    private static String path(SyslogConfig config) {
        if (config.receiver() instanceof SyslogReceiver.Socket(Path path)) {
            return path.toString();
        }
        throw new IllegalStateException("a receiver in the file system has a path");
    }
}
