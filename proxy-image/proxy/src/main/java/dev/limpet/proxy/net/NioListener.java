package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import dev.limpet.proxy.stick.Source;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listener on NIO; interest is dropped with every event and taken up again when nobody waits. */
final class NioListener extends Listener implements NioIoHandle {
    private final ServerSocketChannel channel;
    private volatile Optional<TcpConfig> tcp = Optional.empty();
    private @Nullable IoRegistration registration;

    NioListener(Worker worker, ListeningPort port, ServerSocketChannel channel) {
        super(worker, port);
        this.channel = channel;
    }

    @Override
    void register() {
        IoRegistration handle = worker().loop().register(this).getNow();
        if (handle == null) {
            throw new IllegalStateException("the selector did not take a listening socket");
        }
        registration = handle;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        from.submit(NioIoOps.NONE);
        accept();
    }

    @Override
    Acceptance acceptNext(Frontend frontend) {
        try {
            SocketChannel client = channel.accept();
            if (client == null) {
                if (registration != null) {
                    registration.submit(NioIoOps.ACCEPT);
                }
                return Acceptance.NOBODY;
            }
            return serve(client, frontend);
        } catch (IOException e) {
            return Acceptance.EXHAUSTED;
        }
    }

    private Acceptance serve(SocketChannel client, Frontend frontend) throws IOException {
        InetSocketAddress peer;
        try {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            NioTransport.configure(client, tcp);
            peer = (InetSocketAddress) client.getRemoteAddress();
        } catch (IOException e) {
            client.close();
            return Acceptance.LOST;
        }
        frontend.serve(worker(), new NioEndpoint(worker(), client), Source.of(peer.getAddress()), peer.getPort());
        return Acceptance.ACCEPTED;
    }

    @Override
    void configure(Optional<TcpConfig> changed) {
        tcp = changed;
    }

    @Override
    void release() {
        close();
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
    }
}
