package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import dev.limpet.proxy.stick.Source;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A listener on a Linux socket, however its events come. */
abstract class LinuxListener extends Listener {
    private static final int EINTR = -4;
    private static final int EPROTO = -71;
    private static final int ECONNABORTED = -103;

    private final LinuxSocket socket;
    /** As Netty's native code fills it: length of the rest, address, scope id if IPv6, port as four bytes. */
    private final byte[] peer = new byte[25];

    LinuxListener(Worker worker, ListeningPort port, LinuxSocket socket) {
        super(worker, port);
        this.socket = socket;
    }

    final LinuxSocket socket() {
        return socket;
    }

    abstract Endpoint client(LinuxSocket accepted);

    /** Nobody waits to be accepted; called before the next event is relied on. */
    abstract void awaitClients();

    @Override
    final Acceptance acceptNext(Frontend frontend) {
        try {
            int descriptor = socket.accept(peer);
            if (descriptor < 0) {
                awaitClients();
                return Acceptance.NOBODY;
            }
            Endpoint client = client(LinuxSocket.newSocket(descriptor));
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
    final void configure(Optional<TcpConfig> tcp) {
        try {
            LinuxSockets.configure(socket, tcp);
        } catch (IOException e) {
            throw new UncheckedIOException("a listening socket takes no TCP settings", e);
        }
    }

    public final void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
    }
}
