package dev.limpet.proxy.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection on NIO. The selector is level-triggered; interest is dropped with every event and taken up again when a
 * read or write finds nothing more to do, which makes it edge-triggered as epoll is.
 */
final class NioEndpoint extends Endpoint implements NioIoHandle {
    private final Worker worker;
    private final SocketChannel channel;
    private NioIoOps interest;
    private @Nullable IoRegistration registration;

    NioEndpoint(Worker worker, SocketChannel channel) {
        this.worker = worker;
        this.channel = channel;
        this.interest = channel.isConnectionPending() ? NioIoOps.CONNECT : NioIoOps.READ_AND_WRITE;
    }

    @Override
    boolean register() {
        IoRegistration handle = worker.loop().register(this).getNow();
        if (handle == null) {
            return false;
        }
        registration = handle;
        handle.submit(interest);
        return true;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        NioIoOps ops = ((NioIoEvent) event).ops();
        boolean mayRead = ops.contains(NioIoOps.READ);
        boolean mayWrite = ops.contains(NioIoOps.WRITE) || ops.contains(NioIoOps.CONNECT);
        interest(interest.without(ops));
        event(mayRead, mayWrite, mayRead, false);
    }

    @Override
    int receive(Memory into, int start, int end) {
        try {
            return channel.read(into.bytes(start, end));
        } catch (IOException e) {
            return FAILED;
        }
    }

    @Override
    int send(Memory from, int start, int end) {
        try {
            return channel.write(from.bytes(start, end));
        } catch (IOException e) {
            return FAILED;
        }
    }

    @Override
    int send(Pipe from) {
        throw new UnsupportedOperationException("Java's channels fill no pipes");
    }

    @Override
    Attempt finishConnect() {
        try {
            if (!channel.finishConnect()) {
                interest(interest.with(NioIoOps.CONNECT));
                return Attempt.PENDING;
            }
            interest(NioIoOps.READ);
            return Attempt.CONNECTED;
        } catch (IOException e) {
            return Attempt.FAILED;
        }
    }

    @Override
    void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // The connection is broken, which the next event or read tells.
        }
    }

    @Override
    void delayAcknowledgements() {}

    @Override
    void acknowledge() {}

    @Override
    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    @Override
    boolean delivered() {
        return false;
    }

    @Override
    void awaitReadable() {
        interest(interest.with(NioIoOps.READ));
    }

    @Override
    void awaitWritable() {
        interest(interest.with(NioIoOps.WRITE));
    }

    @Override
    void resetOnClose() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // The connection is broken already: no reset is needed.
        }
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

    /** The event loop calls this when it ends; sessions call {@link #close(Worker)}. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
    }

    private void interest(NioIoOps ops) {
        if (!ops.equals(interest)) {
            interest = ops;
            if (registration != null) {
                registration.submit(ops);
            }
        }
    }
}
