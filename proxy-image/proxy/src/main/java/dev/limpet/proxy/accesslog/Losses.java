package dev.limpet.proxy.accesslog;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts lines that could not be written, and says so once a minute. Used by all threads. */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncAccessLog.class);
    private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongAdder lines = new LongAdder();
    private final AtomicLong quietUntilNanos = new AtomicLong(System.nanoTime());

    long lines() {
        return lines.sum();
    }

    /** Counts lost lines. */
    void add(long count, String reason) {
        lines.add(count);
        warn("access log lines are lost", reason);
    }

    /** Tells of a trouble that lines may yet survive. */
    void warn(String trouble, String reason) {
        long quietUntil = quietUntilNanos.get();
        long now = System.nanoTime();
        if (now - quietUntil >= 0 && quietUntilNanos.compareAndSet(quietUntil, now + WARNING_INTERVAL_NANOS)) {
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("lost", lines())
                    .log(trouble);
        }
    }
}
