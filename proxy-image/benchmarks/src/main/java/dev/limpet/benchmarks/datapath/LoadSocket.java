package dev.limpet.benchmarks.datapath;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A socket on the load's event loop, edge-triggered for all events. Everything happens on the loop's thread. */
abstract class LoadSocket implements EpollIoHandle {
    static final int WOULD_BLOCK = 0;
    static final int END = -1;

    private static final EpollIoOps EVENTS = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);

    private final LoadLoop loop;
    private final LinuxSocket socket;
    private @Nullable IoRegistration registration;
    private boolean ended;

    LoadSocket(LoadLoop loop, LinuxSocket socket) {
        this.loop = loop;
        this.socket = socket;
    }

    final LoadLoop loop() {
        return loop;
    }

    final LinuxSocket socket() {
        return socket;
    }

    /** Whether nothing follows what can be read now. */
    final boolean hasEnded() {
        return ended;
    }

    final boolean isOpen() {
        return socket.isOpen();
    }

    /** Begins to be told of events. */
    final void register() {
        registration = loop.loop().register(this).getNow();
        if (registration == null) {
            throw new IllegalStateException("a socket cannot be registered");
        }
        registration.submit(EVENTS);
    }

    /** Something may be read, written, or has ended. */
    abstract void ready(boolean readable, boolean writable) throws IOException;

    @Override
    public final void handle(IoRegistration from, IoEvent event) {
        int ops = ((EpollIoEvent) event).ops().value();
        boolean broken = (ops & Native.EPOLLERR) != 0;
        ended |= broken || (ops & Native.EPOLLRDHUP) != 0;
        try {
            ready(broken || (ops & (Native.EPOLLIN | Native.EPOLLRDHUP)) != 0, broken || (ops & Native.EPOLLOUT) != 0);
        } catch (IOException e) {
            failed(e);
        }
    }

    /** The connection broke; by default that ends it and is left to whoever counts. */
    void failed(IOException cause) {
        release();
    }

    /** Bytes read into the scratch buffer, {@link #WOULD_BLOCK} or {@link #END}. */
    final int receive(int most) throws IOException {
        ByteBuffer scratch = loop.scratch();
        return socket.recv(scratch, 0, most);
    }

    /** Bytes of the scratch buffer that were written, perhaps none. */
    final int send(int count) throws IOException {
        return socket.send(loop.scratch(), 0, count);
    }

    final void release() {
        if (socket.isOpen()) {
            close();
            if (registration != null) {
                registration.cancel();
            }
        }
    }

    @Override
    public final FileDescriptor fd() {
        return socket;
    }

    @Override
    public final void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
