package dev.limpet.proxy.peers;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this process stood still, as in a machine that was suspended: clients that waited here may have gone to another
 * replica meanwhile, and what was decided there has not been heard.
 */
final class Standstill {
    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
    private static final int BEAT_MILLIS = 250;
    /** A loop that is only busy comes round sooner. */
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int LONGEST_SEARCH_SECONDS = 5;

    private final EventLoop loop;
    private final LongConsumer onStandstill;
    private final Runnable onCaughtUp;
    private final Future<?> beating;
    private volatile long beatNanos = System.nanoTime();
    private volatile boolean behind;

    /**
     * Watches from now on.
     *
     * @param onStandstill is told of a standstill, on the loop, how many seconds it was
     * @param onCaughtUp is run on the loop when the process is no longer {@link #isBehind behind}
     */
    Standstill(EventLoop loop, LongConsumer onStandstill, Runnable onCaughtUp) {
        this.loop = loop;
        this.onStandstill = onStandstill;
        this.onCaughtUp = onCaughtUp;
        this.beating = loop.scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Whether the process has stood still, also if this is the first that finds out, and has not learned yet what it missed.
     * Bounded: who cannot be asked within 5 s is not waited for. May be called by any thread.
     */
    boolean isBehind() {
        return behind || System.nanoTime() - beatNanos > SHORTEST_NANOS;
    }

    /** Everything is known that peers know. On the loop. */
    void caughtUp() {
        if (behind) {
            behind = false;
            onCaughtUp.run();
        }
    }

    void stop() {
        beating.cancel(false);
    }

    private void beat() {
        long now = System.nanoTime();
        long stood = now - beatNanos;
        if (stood > SHORTEST_NANOS) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(stood);
            LOG.atWarn().addKeyValue("seconds", seconds).log("this replica stood still");
            behind = true;
            beatNanos = now;
            loop.schedule(this::caughtUp, LONGEST_SEARCH_SECONDS, TimeUnit.SECONDS);
            onStandstill.accept(seconds);
        }
        beatNanos = now;
    }
}
