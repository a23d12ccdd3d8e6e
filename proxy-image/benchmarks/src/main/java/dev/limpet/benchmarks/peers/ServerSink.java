package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Servers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** The backend's servers: they accept, say nothing, and close when the client does. */
final class ServerSink implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final Selector selector = Selector.open();
    private final ByteBuffer ignored = ByteBuffer.allocateDirect(4_096);

    /** Servers that listen from now on. */
    ServerSink(Servers servers) throws IOException {
        for (int number : servers.numbers()) {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.configureBlocking(false);
            server.bind(new InetSocketAddress(Servers.address(number), servers.port()), BACKLOG);
            server.register(selector, SelectionKey.OP_ACCEPT);
        }
        Thread.ofPlatform().name("servers").daemon().start(this::serve);
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException closed) {
            // The measurement is over.
            return;
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() instanceof ServerSocketChannel server) {
                Optional<SocketChannel> accepted = Optional.ofNullable(server.accept());
                if (accepted.isPresent()) {
                    accepted.get().configureBlocking(false);
                    accepted.get().register(selector, SelectionKey.OP_READ);
                }
            } else if (key.channel() instanceof SocketChannel client && client.read(ignored.clear()) < 0) {
                client.close();
            }
        } catch (IOException reset) {
            key.cancel();
        }
    }
}
