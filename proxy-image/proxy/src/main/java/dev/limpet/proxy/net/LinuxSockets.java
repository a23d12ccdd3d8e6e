package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import dev.limpet.config.TcpConfig.KeepAlive;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** Linux sockets as sessions have them, however their events come. */
final class LinuxSockets {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_USER_TIMEOUT = 18;

    /** A socket that is being connected. */
    static LinuxSocket connect(InetSocketAddress address, Optional<TcpConfig> tcp) throws IOException {
        LinuxSocket socket = socket(address);
        try {
            socket.setTcpNoDelay(true);
            if (tcp.isPresent()) {
                configure(socket, tcp);
            }
            LinuxEndpoint.delayAcknowledgements(socket);
            socket.connect(address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static boolean hasDescriptorsForSession() {
        try {
            LinuxSocket one = LinuxSocket.newSocketStream(false);
            try {
                LinuxSocket.newSocketStream(false).close();
            } finally {
                one.close();
            }
            return true;
        } catch (ChannelException | IOException e) {
            return false;
        }
    }

    /** A socket that listens. */
    static LinuxSocket listen(InetSocketAddress address, int backlog) throws IOException {
        LinuxSocket socket = socket(address);
        try {
            socket.setReuseAddress(true);
            socket.setReusePort(true);
            // Accepted sockets inherit it, which saves a call for each.
            socket.setTcpNoDelay(true);
            socket.bind(address);
            socket.listen(backlog);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static LinuxSocket socket(InetSocketAddress address) throws IOException {
        try {
            return LinuxSocket.newSocketStream(address.getAddress() instanceof Inet6Address);
        } catch (ChannelException e) {
            throw new NoDescriptorException(e);
        }
    }

    /** Sets or takes back all that a configuration says of a socket, or of those that a listening one accepts. */
    static void configure(LinuxSocket socket, Optional<TcpConfig> tcp) throws IOException {
        Optional<KeepAlive> keepAlive = tcp.flatMap(TcpConfig::keepAlive);
        socket.setKeepAlive(keepAlive.isPresent());
        if (keepAlive.isPresent()) {
            KeepAlive probing = keepAlive.get();
            socket.setIntOpt(IPPROTO_TCP, TCP_KEEPIDLE, (int) probing.idle().toSeconds());
            socket.setIntOpt(
                    IPPROTO_TCP, TCP_KEEPINTVL, (int) probing.interval().toSeconds());
            socket.setIntOpt(IPPROTO_TCP, TCP_KEEPCNT, probing.probes());
        }
        int userTimeout =
                (int) tcp.flatMap(TcpConfig::userTimeout).orElse(Duration.ZERO).toMillis();
        socket.setIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT, userTimeout);
    }

    private LinuxSockets() {}
}
