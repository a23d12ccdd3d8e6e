package dev.limpet.proxy.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/**
 * All clients of one replica, on one thread. Which server answers a source first is that source's own; a later answer by
 * another is wrong, unless the source is a {@linkplain #strangersFrom stranger}.
 */
final class Crowd implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int LITTLE = 4_096;
    private static final int BEGUN_A_TURN = 32;
    private static final long TRICKLE_NANOS = Duration.ofMillis(250).toNanos();

    private final InetSocketAddress replica;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("crowd").daemon().factory());
    private final Selector selector;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(4_096);
    private final Map<Integer, String> servers = new HashMap<>();
    private final Set<Visit> inFlight = new LinkedHashSet<>();
    private final Set<Visit> trickling = new LinkedHashSet<>();
    private final List<Visit> staying = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private int strangersFrom = Integer.MAX_VALUE;
    private int answered;
    private int cutOff;
    private long lastProgress;
    private long lastTrickle;

    Crowd(InetSocketAddress replica) throws IOException {
        this.replica = replica;
        this.selector = Selector.open();
    }

    /** Sources from that number on come once only, and nobody remembers their servers. */
    void strangersFrom(int source) {
        strangersFrom = source;
    }

    /** Has visits made, and waits until each has its answer or none. */
    Outcome play(Pace pace, IntFunction<Visit> visits) throws InterruptedException, ExecutionException {
        return thread.submit(() -> run(pace, visits)).get();
    }

    /** Those who stay ask again, each the server that it has; answers how many were answered. */
    int askThoseWhoStay() throws InterruptedException, ExecutionException {
        return thread.submit(() -> {
                    answered = 0;
                    for (Visit visit : staying) {
                        channel(visit).write(ByteBuffer.wrap(new byte[] {'?'}));
                        visit.answer.setLength(0);
                        visit.done = false;
                        inFlight.add(visit);
                    }
                    awaitAll();
                    return answered;
                })
                .get();
    }

    /** Waits until the replica has closed the connections of all who trickle, who go on until then. */
    int awaitCutOff() throws InterruptedException, ExecutionException {
        return thread.submit(() -> {
                    lastProgress = System.nanoTime();
                    while (!trickling.isEmpty() && !isStuck()) {
                        turn();
                    }
                    return cutOff;
                })
                .get();
    }

    /** Has all who stay, trickle or take nothing leave. */
    void leave() throws InterruptedException, ExecutionException {
        thread.submit(() -> {
                    for (SelectionKey key : selector.keys()) {
                        key.channel().close();
                    }
                    selector.selectNow();
                    staying.clear();
                    trickling.clear();
                    return cutOff;
                })
                .get();
    }

    private Outcome run(Pace pace, IntFunction<Visit> visits) throws IOException {
        long begin = System.nanoTime();
        int begun = 0;
        answered = 0;
        wrong.clear();
        failed.clear();
        lastProgress = begin;
        while (begun < pace.count() && !isStuck()) {
            long elapsed = System.nanoTime() - begin;
            // Who comes at a pace of his own does not wait for the answers of others.
            int most = pace.perSecond() > 0 ? pace.count() : BEGUN_A_TURN;
            for (int each = 0; each < most && pace.isDue(begun, inFlight.size(), elapsed); each++) {
                begin(visits.apply(begun++));
            }
            turn();
        }
        double beginning = secondsSince(begin);
        awaitAll();
        return new Outcome(answered, List.copyOf(wrong), List.copyOf(failed), beginning, secondsSince(begin));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private void awaitAll() throws IOException {
        lastProgress = System.nanoTime();
        while (!inFlight.isEmpty() && !isStuck()) {
            turn();
        }
        for (Visit visit : List.copyOf(inFlight)) {
            fail(visit, "no answer in " + Duration.ofNanos(PATIENCE_NANOS).toSeconds() + " s");
        }
    }

    private boolean isStuck() {
        return System.nanoTime() - lastProgress > PATIENCE_NANOS;
    }

    private void begin(Visit visit) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        visit.channel = channel;
        inFlight.add(visit);
        try {
            if (visit.manner == Visit.Manner.TAKE_NOTHING) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, LITTLE);
            }
            channel.connect(replica);
            visit.key = channel.register(selector, SelectionKey.OP_CONNECT, visit);
        } catch (IOException e) {
            fail(visit, e.toString());
        }
    }

    private void turn() throws IOException {
        selector.select(this::handle, 1);
        long now = System.nanoTime();
        if (!trickling.isEmpty() && now - lastTrickle > TRICKLE_NANOS) {
            lastTrickle = now;
            for (Visit visit : List.copyOf(trickling)) {
                trickle(visit);
            }
        }
    }

    private void handle(SelectionKey key) {
        Visit visit = (Visit) key.attachment();
        try {
            if (key.isConnectable() && channel(visit).finishConnect()) {
                connected(visit, key);
            } else if (key.isReadable()) {
                read(visit);
            }
        } catch (IOException e) {
            ended(visit, e.toString());
        }
    }

    private void connected(Visit visit, SelectionKey key) throws IOException {
        switch (visit.manner) {
            case NAME, STAY -> {
                channel(visit).write(visit.toSend);
                key.interestOps(SelectionKey.OP_READ);
            }
            case TAKE_NOTHING -> {
                channel(visit).write(visit.toSend);
                key.interestOps(0);
                answer(visit);
            }
            case TRICKLE -> {
                key.interestOps(SelectionKey.OP_READ);
                trickling.add(visit);
                answer(visit);
            }
        }
    }

    private void trickle(Visit visit) {
        if (visit.toSend.remaining() > "1 1\r\n ".length()) {
            try {
                channel(visit).write(visit.toSend.duplicate().limit(visit.toSend.position() + 1));
                visit.toSend.get();
            } catch (IOException e) {
                ended(visit, e.toString());
            }
        }
    }

    private void read(Visit visit) throws IOException {
        scratch.clear();
        int count = channel(visit).read(scratch);
        if (count < 0) {
            ended(visit, "ended without an answer");
            return;
        }
        scratch.flip();
        while (scratch.hasRemaining()) {
            char letter = (char) scratch.get();
            if (letter == '\n') {
                judge(visit, visit.answer.toString());
            } else if (letter == '?') {
                answer(visit);
            } else {
                visit.answer.append(letter);
            }
        }
    }

    private void judge(Visit visit, String server) {
        if (visit.source < strangersFrom) {
            String first = servers.putIfAbsent(visit.source, server);
            if (first != null && !first.equals(server)) {
                wrong.add(Visit.address(visit.source) + " reached " + server + ", not " + first);
            }
        }
        if (visit.manner == Visit.Manner.STAY) {
            staying.add(visit);
        }
        answer(visit);
    }

    private void answer(Visit visit) {
        if (inFlight.remove(visit)) {
            visit.done = true;
            answered++;
            lastProgress = System.nanoTime();
        }
    }

    /** The connection is over, as it should be after an answer. */
    private void ended(Visit visit, String how) {
        if (trickling.remove(visit)) {
            cutOff++;
            lastProgress = System.nanoTime();
        }
        if (visit.done) {
            close(visit);
        } else {
            fail(visit, how);
        }
    }

    private void fail(Visit visit, String how) {
        inFlight.remove(visit);
        failed.add(Visit.address(visit.source) + ": " + how);
        close(visit);
    }

    private static void close(Visit visit) {
        try {
            channel(visit).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SocketChannel channel(Visit visit) {
        SocketChannel channel = visit.channel;
        if (channel == null) {
            throw new IllegalStateException("a visit that has not begun has no connection");
        }
        return channel;
    }

    @Override
    public void close() throws IOException, InterruptedException, ExecutionException {
        leave();
        thread.shutdown();
        selector.close();
    }
}
