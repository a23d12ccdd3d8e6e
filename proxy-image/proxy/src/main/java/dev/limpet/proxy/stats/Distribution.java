package dev.limpet.proxy.stats;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How measured times are spread: how many were no longer than each of some bounds, and their sum. */
public final class Distribution {
    private static final double[] BOUNDS = {0.000_1, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};

    private final List<LongAdder> counts =
            Stream.generate(LongAdder::new).limit(BOUNDS.length + 1L).toList();
    private final LongAdder nanosTotal = new LongAdder();

    /** Counts one time. */
    public void record(long nanos) {
        double seconds = nanos / 1e9;
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
            bucket++;
        }
        counts.get(bucket).increment();
        nanosTotal.add(nanos);
    }

    /** Upper bounds in seconds, from the lowest; times beyond the last are counted as well. */
    public static double[] bounds() {
        return Arrays.copyOf(BOUNDS, BOUNDS.length);
    }

    /** How many times lie between each bound and the one below it; the last count is of those beyond all. */
    public List<Long> counts() {
        return counts.stream().map(LongAdder::sum).toList();
    }

    public double sumSeconds() {
        return (double) nanosTotal.sum() / TimeUnit.SECONDS.toNanos(1);
    }
}
