package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import dev.limpet.proxy.stick.Source;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listener on epoll, edge-triggered. */
final class EpollListener extends Listener implements EpollIoHandle {
    private static final int EINTR = -4;
    private static final int EPROTO = -71;
    private static final int ECONNABORTED = -103;

    private final LinuxSocket socket;
    /** As Netty's native code fills it: length of the rest, address, scope id if IPv6, port as four bytes. */
    private final byte[] peer = new byte[25];

    private @Nullable IoRegistration registration;

    EpollListener(Worker worker, ListeningPort port, LinuxSocket socket) {
        super(worker, port);
        this.socket = socket;
    }

    @Override
    void register() {
        IoRegistration handle = worker().loop().register(this).getNow();
        if (handle == null) {
            throw new IllegalStateException("epoll did not take a listening socket");
        }
        registration = handle;
        handle.submit(EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET));
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        accept();
    }

    @Override
    Acceptance acceptNext(Frontend frontend) {
        try {
            int descriptor = socket.accept(peer);
            if (descriptor < 0) {
                return Acceptance.NOBODY;
            }
            EpollEndpoint client = new EpollEndpoint(worker(), LinuxSocket.newSocket(descriptor));
            ByteBuffer bytes = ByteBuffer.wrap(peer);
            int port = bytes.getInt(1 + peer[0] - 4);
            Source source =
                    peer[0] == 8 ? Source.ofIpv4(bytes.getInt(1)) : new Source(bytes.getLong(1), bytes.getLong(9));
            frontend.serve(worker(), client, source, port);
            return Acceptance.ACCEPTED;
        } catch (Errors.NativeIoException e) {
            return switch (e.expectedErr()) {
                case ECONNABORTED, EPROTO, EINTR -> Acceptance.LOST;
                default -> Acceptance.EXHAUSTED;
            };
        } catch (IOException e) {
            return Acceptance.EXHAUSTED;
        }
    }

    /** Sockets that are accepted inherit it. */
    @Override
    void configure(Optional<TcpConfig> tcp) {
        try {
            EpollTransport.configure(socket, tcp);
        } catch (IOException e) {
            throw new UncheckedIOException("a listening socket takes no TCP settings", e);
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

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
    }
}
