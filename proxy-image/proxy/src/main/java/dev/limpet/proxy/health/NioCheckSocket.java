package dev.limpet.proxy.health;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A check's connection on NIO, where there is no epoll. */
final class NioCheckSocket extends CheckSocket implements NioIoHandle {
    private final IoEventLoop loop;
    private final SocketChannel channel;
    private Owner owner = () -> {};
    private NioIoOps interest = NioIoOps.NONE;
    private @Nullable IoRegistration registration;

    private NioCheckSocket(IoEventLoop loop, SocketChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    static NioCheckSocket open(IoEventLoop loop, InetSocketAddress target) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new NioCheckSocket(loop, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    boolean connect(InetSocketAddress target, Dialogue.Opening opening, Owner owner) throws IOException {
        this.owner = owner;
        boolean connected = channel.connect(target);
        IoRegistration handle = loop.register(this).getNow();
        if (handle == null) {
            throw new IOException("the event loop takes no connections any more");
        }
        registration = handle;
        interest(connected ? NioIoOps.READ : NioIoOps.CONNECT);
        return connected;
    }

    @Override
    boolean finishConnect() throws IOException {
        if (channel.finishConnect()) {
            interest(NioIoOps.READ);
            return true;
        }
        return false;
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    void write(ByteBuffer from) throws IOException {
        channel.write(from);
        interest(from.hasRemaining() ? NioIoOps.READ_AND_WRITE : NioIoOps.READ);
    }

    @Override
    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        owner.ready();
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
        if (registration != null) {
            registration.cancel();
        }
    }

    private void interest(NioIoOps ops) {
        if (!ops.equals(interest) && registration != null) {
            interest = ops;
            registration.submit(ops);
        }
    }
}
