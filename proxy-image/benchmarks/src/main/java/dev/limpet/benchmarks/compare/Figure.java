package dev.limpet.benchmarks.compare;

import java.util.OptionalDouble;

/**
 * One figure of each product.
 *
 * @param unit in which all are
 * @param third where a third product takes part
 */
public record Figure(String name, String unit, double limpet, double haproxy, OptionalDouble third) {
    public Figure(String name, String unit, double limpet, double haproxy) {
        this(name, unit, limpet, haproxy, OptionalDouble.empty());
    }

    /** Limpet's as a multiple of HAProxy's. */
    public double ratio() {
        return limpet / haproxy;
    }
}
