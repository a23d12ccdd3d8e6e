package dev.limpet.proxy.net;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.NotYetConnectedException;

/**
 * A connection on a Linux socket, however its events come. Small writes are queued, and made together with those of other
 * connections. A queued write counts as done; should the kernel have taken less, {@link #owes} says so from then on, and
 * {@link #settle} at once.
 */
abstract class LinuxEndpoint extends Endpoint {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_QUICKACK = 12;
    private static final int TCP_INFO = 11;
    /** Of Linux's tcp_info: its size up to the last field used, and where two of its fields are. */
    private static final int TCP_INFO_SIZE = 148;

    private static final int UNACKED = 24;
    private static final int NOT_SENT = 144;

    private final LinuxSocket socket;
    private Arrears arrears = Arrears.NONE;

    LinuxEndpoint(LinuxSocket socket) {
        this.socket = socket;
    }

    final LinuxSocket socket() {
        return socket;
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
    final int send(Memory from, int start, int end) {
        settle();
        if (owes()) {
            return refusal();
        }
        return queue(from, start, end) ? end - start : sendNow(from, start, end);
    }

    /** Queues a copy of bytes to be written by the end of the event loop's turn; false if they are too many for that. */
    abstract boolean queue(Memory from, int start, int end);

    /** Whether a queued write has not been made yet. */
    abstract boolean isQueued();

    /** Makes all queued writes. */
    abstract void makeQueued();

    int sendNow(Memory from, int start, int end) {
        try {
            return socket.sendAddress(from.address(), start, end);
        } catch (IOException e) {
            return FAILED;
        }
    }

    private int refusal() {
        return arrears.failed() ? FAILED : 0;
    }

    /** A queued write was not made as a whole. */
    final void fallBehind(Arrears rest) {
        arrears = rest;
    }

    @Override
    final void settle() {
        if (isQueued()) {
            makeQueued();
        }
    }

    @Override
    final boolean owes() {
        return arrears.any();
    }

    /** Whether what it owes can never be sent. */
    final boolean isInsolvent() {
        return arrears.failed();
    }

    @Override
    final int pay() {
        int count = arrears.pay(socket);
        if (count != FAILED && owes()) {
            blocked();
        }
        return count;
    }

    @Override
    int splice(Pipe into, int most) {
        try {
            return into.fill(socket, most);
        } catch (IOException e) {
            return FAILED;
        }
    }

    @Override
    final int send(Pipe from) {
        settle();
        return owes() ? refusal() : sendNow(from);
    }

    /** Goes on until the kernel says that it takes no more: only then it tells when it does again. */
    int sendNow(Pipe from) {
        int sent = 0;
        try {
            while (!from.isEmpty()) {
                int count = from.drain(socket);
                if (count == 0) {
                    break;
                }
                sent += count;
            }
            return sent;
        } catch (IOException e) {
            return FAILED;
        }
    }

    @Override
    final Attempt finishConnect() {
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
    final void shutdownOutput() {
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException e) {
            // The connection is broken, which the next event or read tells.
        }
    }

    @Override
    final void delayAcknowledgements() {
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
    final void acknowledge() {
        try {
            socket.setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 1);
            delayAcknowledgements(socket);
        } catch (IOException e) {
            // The connection is broken, which the next event or read tells.
        }
    }

    @Override
    final InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    final boolean delivered() {
        settle();
        if (owes()) {
            return false;
        }
        ByteBuffer info = ByteBuffer.allocateDirect(TCP_INFO_SIZE).order(ByteOrder.nativeOrder());
        try {
            socket.getRawOpt(IPPROTO_TCP, TCP_INFO, info);
            return info.getInt(UNACKED) == 0 && info.getInt(NOT_SENT) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    final void resetOnClose() {
        try {
            socket.setSoLinger(0);
        } catch (IOException e) {
            // The connection is broken already: no reset is needed.
        }
    }

    /** The event loop calls this when it ends; sessions call {@link #close(Worker)}. */
    public final void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
    }
}
