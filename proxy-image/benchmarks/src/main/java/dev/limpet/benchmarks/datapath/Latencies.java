package dev.limpet.benchmarks.datapath;

import java.util.Arrays;

/** The first {@value #MOST} durations since they are watched, in nanoseconds. */
final class Latencies {
    private static final int MOST = 1_000_000;

    private long[] nanos = new long[0];
    private int count;

    void watch() {
        nanos = new long[MOST];
        count = 0;
    }

    void add(long duration) {
        if (count < nanos.length) {
            nanos[count++] = duration;
        }
    }

    long[] all() {
        return Arrays.copyOf(nanos, count);
    }
}
