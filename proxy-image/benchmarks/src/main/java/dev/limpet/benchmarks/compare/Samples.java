package dev.limpet.benchmarks.compare;

import java.util.Arrays;
import java.util.Collection;

/** Measured values in ascending order; at least one. */
public final class Samples {
    private final double[] ascending;

    public Samples(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        ascending = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    public double median() {
        return (ascending[(ascending.length - 1) / 2] + ascending[ascending.length / 2]) / 2;
    }

    /** The smallest value that at least so many percent of all do not exceed (nearest rank). */
    public double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * ascending.length);
        return ascending[Math.clamp(rank - 1, 0, ascending.length - 1)];
    }

    @Override
    public String toString() {
        return Arrays.toString(ascending);
    }
}
