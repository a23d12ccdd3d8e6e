package dev.limpet.proxy.net;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much native memory the spill buffers of all event loops may take together, so that clients who take nothing cost
 * sessions, not the process. Used by all event loops.
 */
final class SpillBudget {
    private static final Logger LOG = LoggerFactory.getLogger(SpillBudget.class);
    private static final long EPISODE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LEAST = 16 << 20;
    /** What the virtual machine takes beside its heap, and each event loop beside spill buffers. */
    private static final long BESIDE_THE_HEAP = 128 << 20;

    private static final long A_LOOP = 1 << 20;

    private final long most;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - EPISODE_NANOS);

    SpillBudget(long most) {
        this.most = most;
    }

    /** What the heap, which is two fifths of the memory that there is, and all else leave. */
    static SpillBudget beside(long heap, int loops) {
        return new SpillBudget(Math.max(LEAST, heap / 2 * 3 - BESIDE_THE_HEAP - loops * A_LOOP));
    }

    long most() {
        return most;
    }

    /** Whether that much may be taken; it is taken then. */
    boolean tryTake(int bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        tell();
        return false;
    }

    void give(int bytes) {
        taken.addAndGet(-bytes);
    }

    /** Whether what is left should go to as many as possible. */
    boolean halfGone() {
        return taken.get() > most / 2;
    }

    /** Shortages that follow each other closely are told of once. */
    private void tell() {
        long now = System.nanoTime();
        if (now - lastNanos.getAndSet(now) >= EPISODE_NANOS) {
            LOG.atError()
                    .addKeyValue("bytes", most)
                    .log("all buffers are in use by sessions whose receivers take nothing; further ones end");
        }
    }
}
