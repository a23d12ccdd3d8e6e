package dev.limpet.benchmarks.datapath;

/**
 * How much is measured.
 *
 * @param warmUpSeconds that a product may take at most, for each of a few workloads, to become as fast as it gets
 * @param rounds of each workload, the products in turn
 * @param settleMillis before a round counts
 * @param windowMillis that a round counts
 * @param starts of a process, and of one that holds idle sessions
 */
record Effort(int warmUpSeconds, int rounds, int settleMillis, int windowMillis, int starts) {
    static final Effort QUICK = new Effort(10, 3, 200, 1_200, 3);
    static final Effort FULL = new Effort(30, 10, 500, 4_000, 10);
}
