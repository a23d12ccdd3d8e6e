package dev.limpet.proxy.accesslog;

import dev.limpet.config.LogFormat;
import dev.limpet.config.SyslogConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The access log of a running proxy: sessions wait in a bounded queue, from which one thread writes them to a stream
 * and, if configured, hands them on to be sent to a syslog receiver. When they come faster than they are written, they are dropped and counted;
 * nothing ever waits for the log.
 */
public final class AsyncAccessLog implements AccessLog, AutoCloseable {
    private static final int CAPACITY = 16_384;
    /** After a few sessions the thread waits for more, so that it is not woken for each. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final BlockingQueue<SessionRecord> queue;
    private final Losses losses = new Losses();
    private final String replica;
    private final LineWriter stream;
    private final Supplier<Clock> clock;
    private final Thread thread;
    private volatile Optional<SyslogConfig> configured = Optional.empty();
    private volatile boolean ending;
    private Optional<SyslogSender> syslog = Optional.empty();
    private Optional<Lines> lines = Optional.empty();

    /** What lines are made with. */
    private record Lines(Clock clock, LineFormat tcp, LineFormat json) {
        static Lines in(Clock clock) {
            return new Lines(clock, new TcpLogLine(clock.getZone()), new JsonLine());
        }

        String of(SessionRecord session) {
            return (session.format() == LogFormat.JSON ? json : tcp).line(session);
        }
    }

    /**
     * A log that writes to a stream.
     *
     * @param replica the name by which this replica is told from others
     * @param clock its zone is the one that dates are told in; asked for when there is something to write, since to find
     *     the rules of a zone takes a tenth of a start
     */
    public AsyncAccessLog(OutputStream stream, String replica, Supplier<Clock> clock) {
        this(stream, replica, clock, CAPACITY);
    }

    AsyncAccessLog(OutputStream stream, String replica, Supplier<Clock> clock, int capacity) {
        this.replica = replica;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.stream = new StreamWriter(stream);
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("access-log").daemon().start(this::run);
    }

    /** Has sessions sent to a syslog receiver too from now on, or no more. */
    public void configure(Optional<SyslogConfig> receiver) {
        configured = receiver;
        // Wakes the thread, which follows even if no session comes.
        thread.interrupt();
    }

    @Override
    public void log(SessionRecord session) {
        if (session.format() != LogFormat.NONE && !queue.offer(session)) {
            losses.add(1, "they come faster than they are written");
        }
    }

    /** Lines that could not be written to the stream or sent to a syslog receiver. */
    public long dropped() {
        return losses.lines();
    }

    /** Writes what waits, for five seconds at most, and ends. */
    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.interrupt();
        thread.join(5_000);
    }

    private void run() {
        List<SessionRecord> batch = new ArrayList<>();
        while (!ending) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                // The log is ending or has another receiver: what waits is written below.
            }
            queue.drainTo(batch);
            write(batch);
            batch.clear();
            if (queue.isEmpty() && !ending) {
                LockSupport.parkNanos(LINGER_NANOS);
            }
        }
        queue.drainTo(batch);
        write(batch);
        syslog.ifPresent(AsyncAccessLog::end);
    }

    private void write(List<SessionRecord> batch) {
        followConfiguration();
        if (batch.isEmpty()) {
            return;
        }
        Lines made = lines();
        ZonedDateTime now = ZonedDateTime.now(made.clock());
        for (SessionRecord session : batch) {
            String line = made.of(session);
            attempt(() -> stream.write(line));
            syslog.ifPresent(sender -> sender.write(new Line(line, now)));
        }
        attempt(stream::flush);
    }

    private Lines lines() {
        Lines made = lines.orElseGet(() -> Lines.in(clock.get()));
        lines = Optional.of(made);
        return made;
    }

    /** A sender that is no longer wanted says its last words while this goes on. */
    private void followConfiguration() {
        Optional<SyslogConfig> wanted = configured;
        if (!wanted.equals(syslog.map(SyslogSender::config))) {
            syslog.ifPresent(before -> Thread.ofVirtual().start(() -> end(before)));
            syslog = wanted.map(receiver -> new SyslogSender(receiver, replica, losses));
        }
    }

    private static void end(SyslogSender sender) {
        try {
            sender.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void attempt(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            losses.add(1, String.valueOf(e.getMessage()));
        }
    }
}
