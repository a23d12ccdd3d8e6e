package dev.limpet.proxy.accesslog;

import dev.limpet.config.SyslogConfig;
import dev.limpet.config.SyslogTransport;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines to one syslog receiver, on a thread of its own so that a receiver that is slow or away holds up nothing
 * else. Lines wait in a bounded queue, also while the receiver cannot be reached; what the queue cannot take is lost.
 */
final class SyslogSender implements AutoCloseable {
    private static final int CAPACITY = 16_384;
    private static final int BATCH = 256;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long LAST_WORDS_MILLIS = 2_000;
    /** After that long a receiver of datagrams is looked up again: nobody tells when it has moved. */
    private static final long LOOK_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final SyslogConfig config;
    private final SyslogMessage message;
    private final Losses losses;
    private final BlockingQueue<Line> queue;
    private final Deque<byte[]> unsent = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean ending;
    private volatile @Nullable SyslogSocket socket;
    private long openedNanos;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    SyslogSender(SyslogConfig config, String replica, Losses losses) {
        this(config, replica, losses, CAPACITY);
    }

    SyslogSender(SyslogConfig config, String replica, Losses losses, int capacity) {
        this.config = config;
        this.message = SyslogMessage.of(config, replica);
        this.losses = losses;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.thread = Thread.ofPlatform().name("syslog").daemon().start(this::run);
    }

    SyslogConfig config() {
        return config;
    }

    /** Takes a line in; never blocks. */
    void write(Line line) {
        if (!queue.offer(line)) {
            losses.add(1, "syslog at " + config.address() + " does not take them fast enough");
        }
    }

    /** Sends what waits, for two seconds at most, and ends. */
    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.join(LAST_WORDS_MILLIS);
        thread.interrupt();
        closeSocket();
        thread.join(LAST_WORDS_MILLIS);
    }

    private void run() {
        try {
            while (!ending || !queue.isEmpty()) {
                if (unsent.isEmpty()) {
                    fill();
                }
                if (!unsent.isEmpty()) {
                    sendOrPause();
                }
            }
        } catch (InterruptedException e) {
            // The time for last words is over.
        }
        int left = unsent.size() + queue.size();
        if (left > 0) {
            losses.add(left, "syslog at " + config.address() + " could not be reached");
        }
        closeSocket();
    }

    private void fill() throws InterruptedException {
        Line first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        List<Line> lines = new ArrayList<>();
        lines.add(first);
        queue.drainTo(lines, BATCH - 1);
        lines.forEach(line -> unsent.add(message.of(line)));
    }

    private void sendOrPause() throws InterruptedException {
        try {
            open().send(unsent);
            pauseMillis = FIRST_PAUSE_MILLIS;
        } catch (IOException e) {
            closeSocket();
            if (e instanceof PortUnreachableException) {
                // It tells of the datagram before, which the kernel had taken.
                losses.add(1, "nobody listens at " + config.address());
            }
            losses.warn(
                    "syslog cannot be reached",
                    config.address() + ": "
                            + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
            Thread.sleep(pauseMillis);
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
        }
    }

    private SyslogSocket open() throws IOException {
        SyslogSocket current = socket;
        if (current != null
                && config.transport() == SyslogTransport.UDP
                && System.nanoTime() - openedNanos > LOOK_UP_NANOS) {
            closeSocket();
            current = null;
        }
        if (current == null) {
            current = SyslogSocket.open(config);
            openedNanos = System.nanoTime();
            socket = current;
        }
        return current;
    }

    private void closeSocket() {
        SyslogSocket current = socket;
        socket = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                losses.warn("a syslog socket did not close", String.valueOf(e.getMessage()));
            }
        }
    }
}
