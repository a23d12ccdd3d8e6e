package dev.limpet.proxy.load;

/** The formula of docs/operations.md: how much memory a replica may take. */
final class MemoryBound {
    private static final long MIB = 1 << 20;
    private static final double HEAP_OF_LIMIT = 0.4;
    private static final long BESIDE_THE_HEAP = 128 * MIB;
    private static final long A_LOOP = MIB;
    private static final long BUFFERS_OF_A_LOOP = 25 * MIB;
    private static final long A_BUFFER = 16 << 10;
    private static final long HEAP_AT_REST = 12 * MIB;
    private static final long AN_ENTRY = 48;
    private static final long A_SESSION = 1_200;

    /**
     * What the process has in memory at most.
     *
     * @param limit the container's limit of memory
     * @param stuck directions of sessions in which bytes wait for a receiver that does not take them
     */
    static long resident(long limit, int loops, int stuck) {
        long heap = (long) (limit * HEAP_OF_LIMIT);
        long buffers = Math.max(16 * MIB, limit - heap - BESIDE_THE_HEAP - loops * A_LOOP);
        return heap
                + BESIDE_THE_HEAP
                + loops * A_LOOP
                + Math.min(buffers, loops * BUFFERS_OF_A_LOOP + stuck * A_BUFFER);
    }

    /** What is alive on the heap at most. */
    static long live(int entries, int sessions) {
        return HEAP_AT_REST + entries * AN_ENTRY + sessions * A_SESSION;
    }

    private MemoryBound() {}
}
