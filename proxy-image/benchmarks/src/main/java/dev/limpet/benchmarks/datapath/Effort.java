package dev.limpet.benchmarks.datapath;

/**
 * How much is measured.
 *
 * @param warmUpSeconds of short connections and of messages for each product, before all else
 * @param rounds of each workload, the products in turn
 * @param settleMillis before a round counts
 * @param windowMillis that a round counts
 * @param starts of a process, and of one that holds idle sessions
 */
record Effort(int warmUpSeconds, int rounds, int settleMillis, int windowMillis, int starts) {
    static final Effort QUICK = new Effort(3, 3, 200, 1_500, 3);
    static final Effort FULL = new Effort(15, 10, 500, 4_000, 10);
}
