package dev.limpet.benchmarks.peers;

/**
 * How much is measured.
 *
 * @param entries in the tables
 * @param resyncs rounds of a resync into a fresh replica, each product in turn
 * @param spreadResyncs the same with sources all over the address space
 * @param arrivals rounds of new sources, each product in turn, after one that is not counted
 * @param arrivalSeconds how long such a round takes
 * @param arrivalRate new sources a second
 */
record Effort(int entries, int resyncs, int spreadResyncs, int arrivals, int arrivalSeconds, int arrivalRate) {
    static final Effort QUICK = new Effort(1_000_000, 5, 3, 3, 5, 2_000);
    static final Effort FULL = new Effort(1_000_000, 15, 15, 10, 10, 2_000);
}
