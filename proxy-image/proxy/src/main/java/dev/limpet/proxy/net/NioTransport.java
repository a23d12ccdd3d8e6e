package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import dev.limpet.config.TcpConfig.KeepAlive;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/** Sockets on NIO. */
final class NioTransport implements Transport {
    @Override
    public Endpoint connect(Worker worker, InetSocketAddress address, Optional<TcpConfig> tcp) throws IOException {
        SocketChannel channel = open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            configure(channel, tcp);
            channel.connect(address);
            return new NioEndpoint(worker, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel open() throws NoDescriptorException {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw new NoDescriptorException(e);
        }
    }

    /** Sets what a configuration says of a connection; a user timeout is beyond Java's sockets. */
    static void configure(SocketChannel channel, Optional<TcpConfig> tcp) throws IOException {
        Optional<KeepAlive> keepAlive = tcp.flatMap(TcpConfig::keepAlive);
        if (keepAlive.isPresent()) {
            KeepAlive probing = keepAlive.get();
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, (int)
                    probing.idle().toSeconds());
            set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, (int)
                    probing.interval().toSeconds());
            set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, probing.probes());
        }
    }

    private static void set(SocketChannel channel, SocketOption<Integer> option, int value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    @Override
    public boolean hasDescriptorsForSession() {
        try (SocketChannel client = SocketChannel.open();
                SocketChannel server = SocketChannel.open()) {
            return client.isOpen() && server.isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean sharesPorts() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Listener listen(Worker worker, InetSocketAddress address, int backlog, ListeningPort port)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (sharesPorts()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(address, backlog);
            return new NioListener(worker, port, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
