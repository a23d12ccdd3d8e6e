package dev.limpet.proxy.accesslog;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Deque;

/**
 * A connection on which each message stands after its length in bytes and a space (RFC 6587, section 3.4.1; RFC 5425 has the
 * same). What the kernel took before a connection broke may be lost, as with every syslog over a stream.
 */
final class StreamSocket implements SyslogSocket {
    private static final int CONNECT_MILLIS = 5_000;

    private final SocketChannel channel;
    private final ByteBuffer nothing = ByteBuffer.allocate(256);

    private StreamSocket(SocketChannel channel) {
        this.channel = channel;
    }

    static StreamSocket connect(SocketAddress receiver) throws IOException {
        if (receiver instanceof InetSocketAddress) {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                channel.socket().connect(receiver, CONNECT_MILLIS);
                return new StreamSocket(channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        return new StreamSocket(SocketChannel.open(receiver));
    }

    @Override
    public void send(Deque<byte[]> messages) throws IOException {
        requireOpen();
        while (!messages.isEmpty()) {
            byte[] message = messages.getFirst();
            ByteBuffer frame = ByteBuffer.allocate(message.length + 12);
            frame.put((message.length + " ").getBytes(StandardCharsets.US_ASCII))
                    .put(message)
                    .flip();
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            messages.removeFirst();
        }
    }

    /** Receivers say nothing; one that has closed is noticed before messages are written to nobody. */
    private void requireOpen() throws IOException {
        channel.configureBlocking(false);
        int count = channel.read(nothing.clear());
        channel.configureBlocking(true);
        if (count < 0) {
            throw new IOException("the receiver has closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
