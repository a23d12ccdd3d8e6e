package dev.limpet.proxy.accesslog;

import dev.limpet.config.LogFormat;
import dev.limpet.config.SyslogConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log of a running proxy: sessions wait in a bounded queue, from which one thread writes them to a stream
 * and, if configured, to a syslog receiver. When they come faster than they are written, they are dropped and counted;
 * nothing ever waits for the log.
 */
public final class AsyncAccessLog implements AccessLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncAccessLog.class);
    private static final int CAPACITY = 16_384;
    /** After a few sessions the thread waits for more, so that it is not woken for each. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BlockingQueue<SessionRecord> queue;
    private final LongAdder dropped = new LongAdder();
    private final LineWriter stream;
    private final Clock clock;
    private final LineFormat tcp;
    private final LineFormat json = new JsonLine();
    private final Thread thread;
    private volatile Optional<SyslogConfig> configured = Optional.empty();
    private volatile boolean ending;
    private Optional<SyslogConfig> spokenTo = Optional.empty();
    private Optional<LineWriter> syslog = Optional.empty();
    private long quietUntilNanos = System.nanoTime();

    /**
     * A log that writes to a stream.
     *
     * @param clock its zone is the one that dates are told in
     */
    public AsyncAccessLog(OutputStream stream, Clock clock) {
        this(stream, clock, CAPACITY);
    }

    AsyncAccessLog(OutputStream stream, Clock clock, int capacity) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.stream = new StreamWriter(stream);
        this.clock = clock;
        this.tcp = new TcpLogLine(clock.getZone());
        this.thread = Thread.ofPlatform().name("access-log").daemon().start(this::run);
    }

    /** Has sessions sent to a syslog receiver too from now on, or no more. */
    public void configure(Optional<SyslogConfig> receiver) {
        configured = receiver;
    }

    @Override
    public void log(SessionRecord session) {
        if (session.format() != LogFormat.NONE && !queue.offer(session)) {
            dropped.increment();
        }
    }

    /** Sessions that could not be written. */
    public long dropped() {
        return dropped.sum();
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
                // The log is ending: what waits is written below.
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
        syslog.ifPresent(this::closeQuietly);
    }

    private void write(List<SessionRecord> batch) {
        followConfiguration();
        for (SessionRecord session : batch) {
            String line = (session.format() == LogFormat.JSON ? json : tcp).line(session);
            attempt(() -> stream.write(line));
            syslog.ifPresent(writer -> attempt(() -> writer.write(line)));
        }
        attempt(stream::flush);
    }

    private void followConfiguration() {
        Optional<SyslogConfig> wanted = configured;
        if (!wanted.equals(spokenTo)) {
            spokenTo = wanted;
            syslog.ifPresent(this::closeQuietly);
            syslog = Optional.empty();
            wanted.ifPresent(receiver -> attempt(() -> syslog = Optional.of(new SyslogWriter(receiver, clock))));
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void attempt(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            dropped.increment();
            if (System.nanoTime() - quietUntilNanos >= 0) {
                quietUntilNanos = System.nanoTime() + WARNING_INTERVAL_NANOS;
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("access log lines are lost");
            }
        }
    }

    private void closeQuietly(LineWriter writer) {
        try {
            writer.close();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a syslog socket did not close");
        }
    }
}
