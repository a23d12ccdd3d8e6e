package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Member;
import dev.limpet.benchmarks.compare.Samples;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients from sources never seen before, at a steady rate, each from a loopback address of its own; and for each source
 * the time from its connection's first packet until the peer that observes hears of it.
 */
final class Arrivals implements WirePeer.Observer {
    /** 127.64.0.0: all of 127.0.0.0/8 is this machine. */
    private static final int FIRST_SOURCE = 0x7F40_0000;

    /** Connections that are open at once. */
    private static final int HELD = 1_000;

    private static final long LAST_MILLIS = 10_000;
    private static final double LOST_AT_MOST = 0.01;

    private final InetSocketAddress frontend;
    private final AtomicLongArray told;
    private final long[] sent;
    private int next;

    /** At most so many arrivals. */
    Arrivals(int frontendPort, int most) {
        frontend = new InetSocketAddress(Member.HOST, frontendPort);
        told = new AtomicLongArray(most);
        sent = new long[most];
    }

    @Override
    public void told(int source, long nanos) {
        int number = source - FIRST_SOURCE;
        if (number >= 0 && number < told.length()) {
            told.compareAndSet(number, 0, nanos);
        }
    }

    /** Has clients arrive for some seconds and returns the milliseconds until each source was told of. */
    Samples round(int seconds, int rate) throws IOException {
        int begin = next;
        int end = begin + seconds * rate;
        Queue<SocketChannel> open = connect(begin, end, 1_000_000_000L / rate);
        next = end;
        long deadline = System.nanoTime() + LAST_MILLIS * 1_000_000;
        while (told(begin, end).size() < end - begin && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
        }
        for (SocketChannel client : open) {
            client.close();
        }
        List<Double> millis = told(begin, end);
        if (millis.size() < (end - begin) * (1 - LOST_AT_MOST)) {
            throw new IOException("of " + (end - begin) + " new sources a peer was told of " + millis.size() + " only");
        }
        return new Samples(millis);
    }

    /** Connects, and returns the connections that are still open. */
    private Queue<SocketChannel> connect(int begin, int end, long periodNanos) throws IOException {
        Queue<SocketChannel> open = new ArrayDeque<>();
        long start = System.nanoTime();
        for (int number = begin; number < end; number++) {
            long due = start + (number - begin) * periodNanos;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            SocketChannel client = SocketChannel.open();
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            client.bind(new InetSocketAddress(Sources.address(FIRST_SOURCE + number), 0));
            sent[number] = System.nanoTime();
            client.connect(frontend);
            open.add(client);
            if (open.size() > HELD) {
                open.remove().close();
            }
        }
        return open;
    }

    private List<Double> told(int begin, int end) {
        List<Double> millis = new ArrayList<>();
        for (int number = begin; number < end; number++) {
            if (told.get(number) != 0) {
                millis.add((told.get(number) - sent[number]) / 1e6);
            }
        }
        return millis;
    }
}
