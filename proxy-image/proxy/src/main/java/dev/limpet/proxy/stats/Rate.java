package dev.limpet.proxy.stats;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events a second, as HAProxy's frequency counters tell it: what has come in the running second plus the share of the
 * second before that still lies within the last 1,000 ms. Exact to a few events when threads meet at a second's turn.
 */
public final class Rate {
    private final AtomicLong second = new AtomicLong(Long.MIN_VALUE);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong lastMark = new AtomicLong(Long.MIN_VALUE);
    private volatile int previous;

    /** Counts one event at a time in milliseconds of a monotonic clock. */
    public void mark(long nowMillis) {
        turn(nowMillis);
        lastMark.setRelease(nowMillis);
        int count = running.incrementAndGet();
        if (count > most.get()) {
            most.accumulateAndGet(count, Math::max);
        }
    }

    /** Events in the last second. */
    public int perSecond(long nowMillis) {
        turn(nowMillis);
        long rest = 1_000L - Math.floorMod(nowMillis, 1_000);
        return running.get() + (int) (previous * rest / 1_000);
    }

    /** When the last event was, empty if there was none. */
    public OptionalLong lastMillis() {
        long last = lastMark.get();
        return last == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(last);
    }

    /** The most events in any whole second. */
    public int most() {
        return most.get();
    }

    /** Counts the most from now on. */
    public void forgetMost() {
        most.set(0);
    }

    private void turn(long nowMillis) {
        long now = Math.floorDiv(nowMillis, 1_000);
        long last = second.get();
        if (now > last && second.compareAndSet(last, now)) {
            int ended = running.getAndSet(0);
            previous = now == last + 1 ? ended : 0;
        }
    }
}
