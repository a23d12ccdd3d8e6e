package dev.limpet.proxy.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The program of all servers: says its name, echoes, or sends on and on, as a client's first octet wishes. */
final class EchoServers {
    private static final ByteBuffer SCRATCH = ByteBuffer.allocateDirect(4_096);
    private static final ByteBuffer PLENTY = ByteBuffer.allocateDirect(64 << 10);

    /** Takes the address to listen on and the servers' names; prints a port for each. */
    public static void main(String[] arguments) throws IOException {
        Selector selector = Selector.open();
        StringBuilder ports = new StringBuilder();
        for (int each = 1; each < arguments.length; each++) {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(arguments[0], 0), 4_096);
            listener.configureBlocking(false);
            byte[] name = (arguments[each] + "\n").getBytes(StandardCharsets.US_ASCII);
            listener.register(selector, SelectionKey.OP_ACCEPT, name);
            ports.append(((InetSocketAddress) listener.getLocalAddress()).getPort())
                    .append(' ');
        }
        System.out.println(ports);
        while (true) {
            selector.select(EchoServers::handle);
        }
    }

    private static void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept(key);
            } else if (key.isReadable()) {
                read(key);
            } else if (key.isWritable()) {
                ((SocketChannel) key.channel()).write(PLENTY.clear());
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private static void accept(SelectionKey key) throws IOException {
        SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
        while (client != null) {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.register(key.selector(), SelectionKey.OP_READ, key.attachment());
            client = ((ServerSocketChannel) key.channel()).accept();
        }
    }

    private static void read(SelectionKey key) throws IOException {
        SocketChannel client = (SocketChannel) key.channel();
        SCRATCH.clear();
        if (client.read(SCRATCH) < 0) {
            client.close();
            return;
        }
        SCRATCH.flip();
        byte[] name = (byte[]) key.attachment();
        if (name.length == 0) {
            client.write(SCRATCH);
            return;
        }
        key.attach(new byte[0]);
        switch (SCRATCH.get()) {
            case 'n' -> {
                client.write(ByteBuffer.wrap(name));
                client.close();
            }
            case 'f' -> {
                client.setOption(StandardSocketOptions.SO_SNDBUF, SCRATCH.capacity());
                key.interestOps(SelectionKey.OP_WRITE);
            }
            default -> client.write(ByteBuffer.wrap(name));
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // A connection that broke is gone, whatever the kernel has to say about it.
            return;
        }
    }

    private EchoServers() {}
}
