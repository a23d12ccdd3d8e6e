package dev.limpet.benchmarks.compare;

/**
 * One figure of both products.
 *
 * @param unit in which both are
 */
public record Figure(String name, String unit, double limpet, double haproxy) {
    /** Limpet's as a multiple of HAProxy's. */
    public double ratio() {
        return limpet / haproxy;
    }
}
