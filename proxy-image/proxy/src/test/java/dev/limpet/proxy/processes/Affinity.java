package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Which server each source has been answered by, and whether it ever was by another. A source that has had its first
 * answer is <em>settled</em> once every running replica's table has it; from then on it may ask anywhere at any time,
 * and a thread of this has settled sources ask all the time.
 */
final class Affinity implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 2_000_000;

    private final Map<String, String> first = new ConcurrentHashMap<>();
    private final List<String> settled = new CopyOnWriteArrayList<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final List<InetSocketAddress> open = new CopyOnWriteArrayList<>();
    private final Thread traffic = Thread.ofPlatform().name("traffic").start(this::askOnAndOn);
    private volatile boolean closed;

    /** The replica takes clients from now on. */
    void open(InetSocketAddress replica) {
        open.add(replica);
    }

    /** The replica takes none any more. */
    void shut(InetSocketAddress replica) {
        open.remove(replica);
    }

    /** A source asks for the first time, at one replica alone. */
    void firstContact(String source, InetSocketAddress replica) throws IOException {
        first.put(source, new Client(source).ask(replica));
    }

    /** Waits until the tables of all running replicas are what the first answers were; all sources are settled then. */
    void settle(Collection<Supplier<Map<String, String>>> tables) {
        await("every replica holds every first answer").atMost(PATIENCE).untilAsserted(() -> {
            for (Supplier<Map<String, String>> table : tables) {
                assertThat(table.get()).isEqualTo(first);
            }
        });
        List<String> fresh = new ArrayList<>(first.keySet());
        fresh.removeAll(settled);
        settled.addAll(fresh);
    }

    /** Has every settled source ask at a replica. */
    void askAll(InetSocketAddress replica) throws IOException {
        for (String source : settled) {
            judge(source, replica);
        }
    }

    /** How many answers there were so far. */
    long answers() {
        return answers.get();
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    private void judge(String source, InetSocketAddress replica) throws IOException {
        String answer = new Client(source).ask(replica);
        answers.incrementAndGet();
        if (!answer.equals(first.get(source))) {
            violations.add(source + " was kept on " + first.get(source) + " and reached " + answer + " by " + replica);
        }
    }

    private void askOnAndOn() {
        while (!closed) {
            LockSupport.parkNanos(PAUSE_NANOS);
            List<String> sources = settled;
            List<InetSocketAddress> replicas = List.copyOf(open);
            if (!sources.isEmpty() && !replicas.isEmpty()) {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                try {
                    judge(sources.get(random.nextInt(sources.size())), replicas.get(random.nextInt(replicas.size())));
                } catch (IOException killed) {
                    // The replica was killed under this connection; the client comes again, to any.
                    continue;
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        traffic.join();
    }
}
