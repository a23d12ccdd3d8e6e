package dev.limpet.proxy.stats;

import java.util.concurrent.atomic.AtomicInteger;

/** A number of things that exist now, and the most that ever existed at once. */
public final class Gauge {
    private final AtomicInteger current = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Adds one and returns how many there are now. */
    public int increment() {
        int now = current.incrementAndGet();
        if (now > most.get()) {
            most.accumulateAndGet(now, Math::max);
        }
        return now;
    }

    /** Adds one unless there are {@code limit} already; tells whether it did. */
    public boolean incrementBelow(int limit) {
        int now;
        do {
            now = current.get();
            if (now >= limit) {
                return false;
            }
        } while (!current.compareAndSet(now, now + 1));
        if (now + 1 > most.get()) {
            most.accumulateAndGet(now + 1, Math::max);
        }
        return true;
    }

    public void decrement() {
        current.decrementAndGet();
    }

    public int current() {
        return current.get();
    }

    public int most() {
        return most.get();
    }

    /** Counts the most from now on. */
    public void forgetMost() {
        most.set(current.get());
    }
}
