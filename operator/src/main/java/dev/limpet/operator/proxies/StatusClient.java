package dev.limpet.operator.proxies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks proxies for their status over HTTP, thousands of them by one thread, which keeps connections from one question to the
 * next. While there are questions under way it looks after all of them together now and then, not after each as soon as it
 * could: waking up for each would be most of what it costs. That thread hands over the answers, too.
 */
final class StatusClient implements AutoCloseable {
    /** From one look after questions under way to the next. */
    private static final Duration TICK = Duration.ofMillis(50);

    /** How long an answer is awaited: a second, in looks, lest an operator that gets no processor takes proxies for silent. */
    private static final long PATIENCE = Duration.ofSeconds(1).dividedBy(TICK);

    /** How long an idle connection is kept: less than a proxy does. */
    private static final long KEPT_NANOS = Duration.ofSeconds(50).toNanos();

    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final Queue<Question> asked = new ConcurrentLinkedQueue<>();
    /** That with the earliest deadline first. */
    private final SequencedSet<Connection> busy = new LinkedHashSet<>();
    /** The one that is idle the longest first. */
    private final Map<InetSocketAddress, Connection> idle = new LinkedHashMap<>();

    private long looks;

    StatusClient() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().name("limpet-status").start(this::run);
    }

    /** The answer's body; fails when there is none in time, or none of a status. */
    CompletableFuture<Text> ask(URI uri) {
        Question question = Question.of(uri);
        asked.add(question);
        LockSupport.unpark(thread);
        return question.answer();
    }

    private void run() {
        try (selector) {
            while (true) {
                if (busy.isEmpty() && asked.isEmpty()) {
                    awaitQuestion();
                }
                Thread.sleep(TICK);
                looks++;
                selector.selectNow(this::advance);
                while (!asked.isEmpty()) {
                    ask(asked.remove());
                }
                expire();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            // It is closed.
        } finally {
            busy.forEach(Connection::close);
            idle.values().forEach(Connection::close);
        }
    }

    /** Waits for a question, or until an idle connection is no longer kept. */
    private void awaitQuestion() {
        if (idle.isEmpty()) {
            LockSupport.park();
        } else {
            Connection eldest = idle.values().iterator().next();
            LockSupport.parkNanos(eldest.deadline() - System.nanoTime());
        }
    }

    private void ask(Question question) {
        Optional<Connection> kept = Optional.ofNullable(idle.remove(question.address()));
        kept.ifPresentOrElse(connection -> askAgain(connection, question), () -> connect(question));
    }

    private void askAgain(Connection connection, Question question) {
        busy.add(connection);
        connection.await(looks + PATIENCE);
        try {
            connection.ask(question);
        } catch (IOException | RuntimeException e) {
            giveUp(connection, e);
        }
    }

    private void connect(Question question) {
        try {
            Connection connection = Connection.open(selector, question);
            connection.await(looks + PATIENCE);
            busy.add(connection);
        } catch (IOException | RuntimeException e) {
            question.answer().completeExceptionally(e);
        }
    }

    private void advance(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        if (!busy.contains(connection)) {
            idle.remove(connection.question().address(), connection);
            connection.close();
            return;
        }
        try {
            if (connection.advance(buffer)) {
                Text body = connection.answer().body();
                busy.remove(connection);
                release(connection);
                connection.question().answer().complete(body);
            }
        } catch (IOException | RuntimeException e) {
            giveUp(connection, e);
        }
    }

    private void release(Connection connection) {
        if (connection.answer().mayBeFollowed()) {
            connection.rest(System.nanoTime() + KEPT_NANOS);
            Optional.ofNullable(idle.put(connection.question().address(), connection))
                    .ifPresent(Connection::close);
        } else {
            connection.close();
        }
    }

    private void giveUp(Connection connection, Exception failure) {
        busy.remove(connection);
        connection.close();
        if (connection.mayHaveEndedBefore()) {
            connect(connection.question());
        } else {
            connection.question().answer().completeExceptionally(failure);
        }
    }

    private void expire() {
        while (!busy.isEmpty() && busy.getFirst().deadline() <= looks) {
            Connection late = busy.removeFirst();
            late.close();
            late.question().answer().completeExceptionally(new TimeoutException());
        }
        Iterator<Connection> eldest = idle.values().iterator();
        while (eldest.hasNext()) {
            Connection unused = eldest.next();
            if (unused.deadline() - System.nanoTime() > 0) {
                break;
            }
            unused.close();
            eldest.remove();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
