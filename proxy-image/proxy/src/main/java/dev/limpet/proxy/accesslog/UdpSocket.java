package dev.limpet.proxy.accesslog;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Deque;

/** A datagram for each message (RFC 5426). It is connected, so that the kernel tells when nobody listens. */
final class UdpSocket implements SyslogSocket {
    private final DatagramChannel channel;

    UdpSocket(InetSocketAddress receiver) throws IOException {
        channel = DatagramChannel.open();
        try {
            channel.connect(receiver);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void send(Deque<byte[]> messages) throws IOException {
        while (!messages.isEmpty()) {
            channel.write(ByteBuffer.wrap(messages.getFirst()));
            messages.removeFirst();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
