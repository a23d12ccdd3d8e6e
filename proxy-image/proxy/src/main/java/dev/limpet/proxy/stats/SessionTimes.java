package dev.limpet.proxy.stats;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long one stage of sessions took, in milliseconds: the mean over about the last 1,024 of them, and the longest. The
 * mean is HAProxy's sliding average: each sample takes the place of a 1,024th part of the sum of those before.
 */
public final class SessionTimes {
    private static final int SAMPLES = 1_024;

    private final AtomicLong sum = new AtomicLong();
    private final AtomicInteger longest = new AtomicInteger();

    /** Counts a session; a stage that it never came to, below zero, took no time. */
    public void record(long millis) {
        int sample = (int) Math.clamp(millis, 0, Integer.MAX_VALUE);
        long before;
        do {
            before = sum.get();
        } while (!sum.compareAndSet(before, before - Math.ceilDiv(before, SAMPLES) + sample));
        if (sample > longest.get()) {
            longest.accumulateAndGet(sample, Math::max);
        }
    }

    public long mean() {
        return Math.ceilDiv(sum.get(), SAMPLES);
    }

    public int longest() {
        return longest.get();
    }

    /** Looks for the longest from now on. */
    public void forgetLongest() {
        longest.set(0);
    }
}
