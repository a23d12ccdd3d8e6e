package dev.limpet.proxy.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A connection on epoll, registered once, edge-triggered, for all events. */
final class EpollEndpoint extends Endpoint implements EpollIoHandle {
    private static final EpollIoOps EVENTS = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);
    /** EPOLLHUP of Linux, which Netty has no name for. */
    private static final int EPOLLHUP = 0x10;

    private static final int BROKEN = Native.EPOLLERR | EPOLLHUP;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_QUICKACK = 12;
    private static final int TCP_INFO = 11;
    /** Of Linux's tcp_info: its size up to the last field used, and where two of its fields are. */
    private static final int TCP_INFO_SIZE = 148;

    private static final int UNACKED = 24;
    private static final int NOT_SENT = 144;

    private final Worker worker;
    private final LinuxSocket socket;
    private @Nullable IoRegistration registration;

    EpollEndpoint(Worker worker, LinuxSocket socket) {
        this.worker = worker;
        this.socket = socket;
    }

    @Override
    boolean register() {
        Future<IoRegistration> registered = worker.loop().register(this);
        IoRegistration handle = registered.getNow();
        if (handle == null) {
            return false;
        }
        registration = handle;
        handle.submit(EVENTS);
        return true;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int ops = ((EpollIoEvent) event).ops().value();
        event(
                (ops & (Native.EPOLLIN | Native.EPOLLRDHUP | BROKEN)) != 0,
                (ops & (Native.EPOLLOUT | BROKEN)) != 0,
                (ops & (Native.EPOLLRDHUP | BROKEN)) != 0,
                (ops & Native.EPOLLERR) != 0);
    }

    @Override
    int receive(Memory into, int start, int end) {
        try {
            return socket.recvAddress(into.address(), start, end);
        } catch (IOException e) {
            return FAILED;
        }
    }

    @Override
    int send(Memory from, int start, int end) {
        try {
            return socket.sendAddress(from.address(), start, end);
        } catch (IOException e) {
            return FAILED;
        }
    }

    @Override
    Attempt finishConnect() {
        if (!writable()) {
            return Attempt.PENDING;
        }
        if (!broken() && !hungUp()) {
            return Attempt.CONNECTED;
        }
        try {
            return socket.finishConnect() ? Attempt.CONNECTED : Attempt.PENDING;
        } catch (IOException e) {
            return Attempt.FAILED;
        }
    }

    @Override
    void shutdownOutput() {
        try {
            socket.shutdown(false, true);
        } catch (IOException e) {
            // The connection is broken, which the next event or read tells.
        }
    }

    @Override
    void delayAcknowledgements() {
        try {
            delayAcknowledgements(socket);
        } catch (IOException e) {
            // The connection is broken, which the next event or read tells.
        }
    }

    /** Of a socket that is yet to be connected, the acknowledgement that ends the handshake waits as well. */
    static void delayAcknowledgements(LinuxSocket socket) throws IOException {
        socket.setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 0);
    }

    @Override
    void acknowledge() {
        try {
            socket.setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 1);
            delayAcknowledgements(socket);
        } catch (IOException e) {
            // The connection is broken, which the next event or read tells.
        }
    }

    @Override
    InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    boolean delivered() {
        ByteBuffer info = ByteBuffer.allocateDirect(TCP_INFO_SIZE).order(ByteOrder.nativeOrder());
        try {
            socket.getRawOpt(IPPROTO_TCP, TCP_INFO, info);
            return info.getInt(UNACKED) == 0 && info.getInt(NOT_SENT) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    void awaitReadable() {}

    @Override
    void awaitWritable() {}

    @Override
    void resetOnClose() {
        try {
            socket.setSoLinger(0);
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
    public FileDescriptor fd() {
        return socket;
    }

    /** The event loop calls this when it ends; sessions call {@link #close(Worker)}. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
    }
}
