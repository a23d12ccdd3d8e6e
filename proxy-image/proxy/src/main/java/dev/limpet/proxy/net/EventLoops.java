package dev.limpet.proxy.net;

import dev.limpet.proxy.uring.RingLoop;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops that everything in the proxy runs on, one thread each. Sessions use theirs bare; all else opens ordinary
 * channels of the classes named here, on the same loops, unless those are io_uring's, which take no channels.
 */
public final class EventLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    private final String transport;
    private final Optional<String> refused;
    private final Transport sessions;
    private final MultiThreadIoEventLoopGroup group;
    private final MultiThreadIoEventLoopGroup sessionGroup;
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
            Optional<String> refused,
            Transport sessions,
            MultiThreadIoEventLoopGroup group,
            MultiThreadIoEventLoopGroup sessionGroup,
            Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> socketChannel,
            Class<? extends DatagramChannel> datagramChannel,
            UnixSockets unixSockets) {
        this.transport = transport;
        this.refused = refused;
        this.sessions = sessions;
        this.group = group;
        this.sessionGroup = sessionGroup;
        this.loops = StreamSupport.stream(sessionGroup.spliterator(), false)
                .map(IoEventLoop.class::cast)
                .toList();
        this.serverChannel = serverChannel;
        this.socketChannel = socketChannel;
        this.datagramChannel = datagramChannel;
        this.unixSockets = unixSockets;
    }

    /** A number of event loops of the transport that is wanted, as far as this machine has it. */
    public static EventLoops open(int count, SessionTransport wanted) {
        if (wanted == SessionTransport.EPOLL) {
            return open(count);
        }
        Optional<String> reason =
                Epoll.isAvailable() ? RingLoop.unavailable() : Optional.of("Netty's native library does not load");
        if (reason.isEmpty()) {
            try {
                return uring(count);
            } catch (IllegalStateException e) {
                reason = Optional.of(String.valueOf(e.getCause()));
            }
        }
        EventLoops others = Epoll.isAvailable() ? epoll(count, reason) : nio(count, reason);
        LOG.atWarn()
                .addKeyValue("reason", reason.get())
                .addKeyValue("transport", others.transport())
                .log("io_uring cannot be used, sessions are served without");
        return others;
    }

    /** A number of event loops over epoll, or NIO where that is not to be had. */
    public static EventLoops open(int count) {
        return Epoll.isAvailable() ? epoll(count) : nio(count);
    }

    /** Event loops over epoll; fails with an {@link UnsatisfiedLinkError} where that is missing. */
    public static EventLoops epoll(int count) {
        return epoll(count, Optional.empty());
    }

    private static EventLoops epoll(int count, Optional<String> refused) {
        Epoll.ensureAvailability();
        MultiThreadIoEventLoopGroup group = group("loop", count, EpollIoHandler.newFactory());
        return onEpoll("epoll", refused, new EpollTransport(), group, group);
    }

    /** Event loops for sessions over io_uring, and one over epoll for all else; fails where the kernel refuses that. */
    public static EventLoops uring(int count) {
        Epoll.ensureAvailability();
        UringTransport transport = new UringTransport();
        return onEpoll(
                "io_uring",
                Optional.empty(),
                transport,
                group("loop", 1, EpollIoHandler.newFactory()),
                group("sessions", count, transport));
    }

    private static MultiThreadIoEventLoopGroup group(String name, int count, IoHandlerFactory handlers) {
        return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name), handlers);
    }

    private static EventLoops onEpoll(
            String transport,
            Optional<String> refused,
            Transport sessions,
            MultiThreadIoEventLoopGroup group,
            MultiThreadIoEventLoopGroup sessionGroup) {
        return new EventLoops(
                transport,
                refused,
                sessions,
                group,
                sessionGroup,
                EpollServerSocketChannel.class,
                EpollSocketChannel.class,
                EpollDatagramChannel.class,
                new UnixSockets(
                        EpollServerDomainSocketChannel.class, path -> new DomainSocketAddress(path.toFile()), true));
    }

    /** Event loops over NIO. */
    public static EventLoops nio(int count) {
        return nio(count, Optional.empty());
    }

    private static EventLoops nio(int count, Optional<String> refused) {
        MultiThreadIoEventLoopGroup group = group("loop", count, NioIoHandler.newFactory());
        return new EventLoops(
                "nio",
                refused,
                new NioTransport(),
                group,
                group,
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                NioDatagramChannel.class,
                new UnixSockets(NioServerDomainSocketChannel.class, UnixDomainSocketAddress::of, false));
    }

    /** {@code epoll}, {@code io_uring} or {@code nio}. */
    public String transport() {
        return transport;
    }

    /** Why that is not what was wanted; empty when it is. */
    public Optional<String> refused() {
        return refused;
    }

    /** The loops of ordinary channels. */
    public EventLoopGroup group() {
        return group;
    }

    /** The loops of sessions. */
    public EventLoopGroup sessionGroup() {
        return sessionGroup;
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
        sessionGroup.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
