package dev.limpet.proxy.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A flood of connections of which none is completed: each asks once, from an address that hears no answer, and is gone. */
final class HalfOpen implements AutoCloseable {
    private static final int A_TURN = 20;

    private final InetSocketAddress replica;
    private final InetSocketAddress from;
    private final long turnNanos;
    private final AtomicInteger sent = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    HalfOpen(InetSocketAddress replica, InetAddress outcast, int perSecond) {
        this.replica = replica;
        this.from = new InetSocketAddress(outcast, 0);
        this.turnNanos = TimeUnit.SECONDS.toNanos(A_TURN) / perSecond;
        this.thread = Thread.ofPlatform().name("half-open").daemon().start(this::flood);
    }

    /** How many were begun so far. */
    int sent() {
        return sent.get();
    }

    private void flood() {
        long next = System.nanoTime();
        while (!closed) {
            for (int each = 0; each < A_TURN; each++) {
                ask();
            }
            sent.addAndGet(A_TURN);
            next += turnNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void ask() {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            channel.bind(from);
            channel.connect(replica);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
