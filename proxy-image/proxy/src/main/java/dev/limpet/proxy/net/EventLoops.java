package dev.limpet.proxy.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * The event loops that everything in the proxy runs on, one thread each, over the best transport there is: epoll
 * where its native library loads, else NIO. Sessions use the loops bare; all else opens ordinary channels of the
 * classes named here.
 */
public final class EventLoops implements AutoCloseable {
    private final String transport;
    private final Transport sessions;
    private final MultiThreadIoEventLoopGroup group;
    private final List<IoEventLoop> loops;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> socketChannel;
    private final Class<? extends DatagramChannel> datagramChannel;
    private final UnixSockets unixSockets;

    /**
     * How sockets in the file system are listened on.
     *
     * @param address what the channel's class takes for an address
     * @param halfClosure whether a client that has sent all may say so and still be answered
     */
    public record UnixSockets(
            Class<? extends ServerChannel> channel, Function<Path, SocketAddress> address, boolean halfClosure) {}

    private EventLoops(
            String transport,
            Transport sessions,
            int count,
            IoHandlerFactory handlers,
            Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> socketChannel,
            Class<? extends DatagramChannel> datagramChannel,
            UnixSockets unixSockets) {
        this.transport = transport;
        this.sessions = sessions;
        this.group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop"), handlers);
        this.loops = StreamSupport.stream(group.spliterator(), false)
                .map(IoEventLoop.class::cast)
                .toList();
        this.serverChannel = serverChannel;
        this.socketChannel = socketChannel;
        this.datagramChannel = datagramChannel;
        this.unixSockets = unixSockets;
    }

    /** A number of event loops over the best transport of this machine. */
    public static EventLoops open(int count) {
        return Epoll.isAvailable() ? epoll(count) : nio(count);
    }

    /** Event loops over epoll; fails with an {@link UnsatisfiedLinkError} where that is missing. */
    public static EventLoops epoll(int count) {
        Epoll.ensureAvailability();
        return new EventLoops(
                "epoll",
                new EpollTransport(),
                count,
                EpollIoHandler.newFactory(),
                EpollServerSocketChannel.class,
                EpollSocketChannel.class,
                EpollDatagramChannel.class,
                new UnixSockets(
                        EpollServerDomainSocketChannel.class, path -> new DomainSocketAddress(path.toFile()), true));
    }

    /** Event loops over NIO. */
    public static EventLoops nio(int count) {
        return new EventLoops(
                "nio",
                new NioTransport(),
                count,
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                NioDatagramChannel.class,
                new UnixSockets(NioServerDomainSocketChannel.class, UnixDomainSocketAddress::of, false));
    }

    /** {@code epoll} or {@code nio}. */
    public String transport() {
        return transport;
    }

    public EventLoopGroup group() {
        return group;
    }

    public Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    public Class<? extends SocketChannel> socketChannel() {
        return socketChannel;
    }

    public Class<? extends DatagramChannel> datagramChannel() {
        return datagramChannel;
    }

    public UnixSockets unixSockets() {
        return unixSockets;
    }

    List<IoEventLoop> loops() {
        return loops;
    }

    Transport sessions() {
        return sessions;
    }

    /** Stops the loops at once, whatever is still open on them, and waits for their threads to end. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
