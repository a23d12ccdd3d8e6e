package dev.limpet.proxy.peers;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this process stood still, as when its container was paused: clients that waited here may have gone to another
 * replica meanwhile, and what was decided there has not been heard. Several threads beat, so that one which is busy, or is kept
 * busy, is not taken for a standstill.
 */
final class Standstill {
    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LongConsumer onStandstill;
    private volatile long beatNanos = System.nanoTime();
    private volatile boolean behind;

    /** @param onStandstill is told how many seconds it was, by the thread that has noticed it */
    Standstill(LongConsumer onStandstill) {
        this.onStandstill = onStandstill;
    }

    /** Whether the process has stood still, also if the caller is the first to find out, and has not caught up yet. */
    boolean isBehind() {
        return behind || System.nanoTime() - beatNanos > SHORTEST_NANOS;
    }

    /** A thread comes round, as it does several times a second. */
    synchronized void beat() {
        long now = System.nanoTime();
        long stood = now - beatNanos;
        boolean stoodStill = stood > SHORTEST_NANOS;
        // First, since nobody is to slip through between the two.
        behind |= stoodStill;
        beatNanos = now;
        if (stoodStill) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(stood);
            LOG.atWarn().addKeyValue("seconds", seconds).log("this replica stood still");
            onStandstill.accept(seconds);
        }
    }

    /** What was missed is known, or is waited for no longer. */
    synchronized void caughtUp() {
        behind = false;
    }
}
