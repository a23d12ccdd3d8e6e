package dev.limpet.proxy.stick;

/**
 * A column of numbers that grows by small chunks, so growing never copies and never pauses. One thread writes at a time;
 * a thread that reads meanwhile gets some number that was there, or 0, and must find out by the table's lock whether it
 * may believe it.
 */
final class IntColumn {
    private static final int CHUNK_BITS = 14;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private int[][] chunks = new int[1][];

    int get(int row) {
        int[][] seen = chunks;
        int number = row >>> CHUNK_BITS;
        if (number >= seen.length) {
            return 0;
        }
        int[] chunk = seen[number];
        return chunk == null ? 0 : chunk[row & CHUNK - 1];
    }

    void set(int row, int value) {
        int number = row >>> CHUNK_BITS;
        if (number >= chunks.length) {
            int[][] longer = new int[Math.max(number + 1, chunks.length * 2)][];
            System.arraycopy(chunks, 0, longer, 0, chunks.length);
            chunks = longer;
        }
        int[] chunk = chunks[number];
        if (chunk == null) {
            chunk = new int[CHUNK];
            chunks[number] = chunk;
        }
        chunk[row & CHUNK - 1] = value;
    }
}
