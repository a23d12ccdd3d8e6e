package dev.limpet.proxy.health;

import io.netty.channel.ChannelException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A check's connection on epoll, told of events by edges. */
final class EpollCheckSocket extends CheckSocket implements EpollIoHandle {
    private static final EpollIoOps EVENTS = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_QUICKACK = 12;

    private final IoEventLoop loop;
    private final LinuxSocket socket;
    private Owner owner = () -> {};
    private @Nullable IoRegistration registration;

    private EpollCheckSocket(IoEventLoop loop, LinuxSocket socket) {
        this.loop = loop;
        this.socket = socket;
    }

    static EpollCheckSocket open(IoEventLoop loop, InetSocketAddress target) throws IOException {
        LinuxSocket socket;
        try {
            socket = LinuxSocket.newSocketStream(target.getAddress() instanceof Inet6Address);
        } catch (ChannelException e) {
            throw new IOException(e.getMessage(), e);
        }
        try {
            socket.setSoLinger(0);
            return new EpollCheckSocket(loop, socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    boolean connect(InetSocketAddress target, Dialogue.Opening opening, Owner owner) throws IOException {
        this.owner = owner;
        if (opening != Dialogue.Opening.SERVER) {
            // What completes the connection waits for the first word; a server that is told none never hears of it.
            socket.setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 0);
        }
        if (opening != Dialogue.Opening.NOBODY) {
            socket.setTcpNoDelay(true);
        }
        boolean connected = socket.connect(target);
        IoRegistration handle = loop.register(this).getNow();
        if (handle == null) {
            throw new IOException("the event loop takes no connections any more");
        }
        registration = handle;
        handle.submit(EVENTS);
        return connected;
    }

    @Override
    boolean finishConnect() throws IOException {
        return socket.finishConnect();
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        int count = socket.recv(into, into.position(), into.limit());
        if (count > 0) {
            into.position(into.position() + count);
        }
        return count;
    }

    @Override
    void write(ByteBuffer from) throws IOException {
        int count = socket.send(from, from.position(), from.limit());
        from.position(from.position() + Math.max(0, count));
    }

    @Override
    InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        owner.ready();
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
        if (registration != null) {
            registration.cancel();
        }
    }
}
