package dev.limpet.cli.convert.config;

import java.util.Comparator;

/**
 * Where something stands.
 *
 * @param order of the file among those read, so that locations sort as they were read
 */
public record Location(int order, String file, int line) implements Comparable<Location> {
    private static final Comparator<Location> AS_READ =
            Comparator.comparingInt(Location::order).thenComparingInt(Location::line);

    @Override
    public int compareTo(Location other) {
        return AS_READ.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
