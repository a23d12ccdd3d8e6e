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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Which server each source has been answered by, and whether it ever was by another. A source that has had its first
 * answer is <em>settled</em> once every running replica's table has it; from then on it may ask anywhere at any time,
 * and some settled source does, so many times a second.
 */
final class Affinity implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(300);
    private static final int MOST_AT_ONCE = 100;
    /** What a source is kept on that no table knows. */
    static final String NOBODY = "nobody";

    /** How a source asks a replica for the name of its server. */
    @FunctionalInterface
    interface Asking {
        String ask(Client client, InetSocketAddress replica) throws IOException;
    }

    /** A source has another server than its own; {@link #NOBODY} where a table has none. */
    record Move(String source, String kept, String reached) {}

    /** A source reached another server than its own through a replica. */
    record Violation(Move move, InetSocketAddress replica) {}

    /** A source had no answer from a replica, as when that is being killed. */
    record Failure(String source, String kept, InetSocketAddress replica, String reason) {}

    /**
     * What there was of questions between two rests.
     *
     * @param answers of these, how many were answered
     */
    record Seen(long asked, long answers, List<Violation> violations, List<Failure> failures) {}

    private final Asking asking;
    private final Map<String, String> first = new ConcurrentHashMap<>();
    private final List<String> settled = new CopyOnWriteArrayList<>();
    private final Queue<Violation> violations = new ConcurrentLinkedQueue<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final Map<InetSocketAddress, Long> answersBy = new ConcurrentHashMap<>();
    private final List<InetSocketAddress> open = new CopyOnWriteArrayList<>();
    private final long pauseNanos;
    private final Thread traffic;
    private boolean resting;
    private volatile boolean closed;
    private Seen reported = new Seen(0, 0, List.of(), List.of());

    /** Nothing known yet; of settled sources, that many ask each second, from their own addresses. */
    Affinity(int perSecond) {
        this(perSecond, Client::ask);
    }

    Affinity(int perSecond, Asking asking) {
        this.asking = asking;
        pauseNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        traffic = Thread.ofPlatform().name("traffic").start(this::askOnAndOn);
    }

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
        first.put(source, asking.ask(new Client(source), replica));
    }

    /** Sources ask for the first time, each at one of some replicas alone, many at once. */
    void firstContacts(List<String> sources, List<InetSocketAddress> replicas)
            throws InterruptedException, ExecutionException {
        Semaphore few = new Semaphore(MOST_AT_ONCE);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> contacts = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
                String source = sources.get(i);
                InetSocketAddress replica = replicas.get(i % replicas.size());
                contacts.add(executor.submit(() -> {
                    few.acquire();
                    try {
                        firstContact(source, replica);
                    } finally {
                        few.release();
                    }
                    return null;
                }));
            }
            for (Future<?> contact : contacts) {
                contact.get();
            }
        }
    }

    /** Waits until the tables of all running replicas are what the first answers were; all sources are settled then. */
    void settle(Collection<Supplier<Map<String, String>>> tables) {
        await("every replica holds every first answer")
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .untilAsserted(() -> {
                    for (Supplier<Map<String, String>> table : tables) {
                        assertThat(table.get()).isEqualTo(first);
                    }
                });
        List<String> fresh = new ArrayList<>(first.keySet());
        fresh.removeAll(Set.copyOf(settled));
        settled.addAll(fresh);
    }

    /** Has every settled source ask at a replica. */
    void askAll(InetSocketAddress replica) throws IOException {
        for (String source : settled) {
            asked.incrementAndGet();
            judge(source, replica);
        }
    }

    /** Has nobody ask until {@link #resume}, waits until each question has its answer or has failed, and tells what there was since the last rest. */
    Seen rest() {
        resting(true);
        await("questions under way come to an end")
                .atMost(PATIENCE)
                .until(() -> asked.get() == answers.get() + failures.size());
        Seen all = new Seen(asked.get(), answers.get(), List.copyOf(violations), List.copyOf(failures));
        Seen since = new Seen(
                all.asked - reported.asked,
                all.answers - reported.answers,
                all.violations.subList(reported.violations.size(), all.violations.size()),
                all.failures.subList(reported.failures.size(), all.failures.size()));
        reported = all;
        return since;
    }

    void resume() {
        resting(false);
    }

    private synchronized void resting(boolean now) {
        resting = now;
    }

    /** Settled sources that a table has another server for than what is right, or none. */
    List<Move> moved(Map<String, String> table) {
        return settled.stream()
                .map(source -> new Move(source, kept(source), table.getOrDefault(source, NOBODY)))
                .filter(move -> !move.kept.equals(move.reached))
                .toList();
    }

    /** Takes what a table says for what is right from now on. */
    void adopt(Map<String, String> table) {
        first.putAll(table);
    }

    /** How many questions of settled sources were begun so far. */
    long asked() {
        return asked.get();
    }

    /** How many answers there were so far. */
    long answers() {
        return answers.get();
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Questions of settled sources that had no answer. */
    List<Failure> unanswered() {
        return List.copyOf(failures);
    }

    /** How many questions were answered by a replica. */
    long answersBy(InetSocketAddress replica) {
        return answersBy.getOrDefault(replica, 0L);
    }

    /** How many settled sources have a server. */
    long keptOn(String server) {
        return settled.stream().filter(source -> kept(source).equals(server)).count();
    }

    private String kept(String source) {
        return first.getOrDefault(source, NOBODY);
    }

    private void judge(String source, InetSocketAddress replica) throws IOException {
        String answer = asking.ask(new Client(source), replica);
        if (!answer.equals(kept(source))) {
            violations.add(new Violation(new Move(source, kept(source), answer), replica));
        }
        answersBy.merge(replica, 1L, Long::sum);
        answers.incrementAndGet();
    }

    /** Asks at an even pace, whether or not answers come. */
    private void askOnAndOn() {
        long next = System.nanoTime();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!closed) {
                next += pauseNanos;
                LockSupport.parkNanos(next - System.nanoTime());
                ThreadLocalRandom random = ThreadLocalRandom.current();
                List<InetSocketAddress> replicas = List.copyOf(open);
                if (!settled.isEmpty() && !replicas.isEmpty() && begins()) {
                    String source = settled.get(random.nextInt(settled.size()));
                    InetSocketAddress replica = replicas.get(random.nextInt(replicas.size()));
                    executor.submit(() -> askOnce(source, replica));
                }
            }
        }
    }

    /** Counts a question, unless nobody is to ask. */
    private synchronized boolean begins() {
        if (!resting) {
            asked.incrementAndGet();
        }
        return !resting;
    }

    private void askOnce(String source, InetSocketAddress replica) {
        try {
            judge(source, replica);
        } catch (IOException | RuntimeException e) {
            failures.add(new Failure(source, kept(source), replica, e.toString()));
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        traffic.join();
    }
}
