package dev.limpet.proxy.stick;

import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers, those of one row side by side, so that what is known of a row is in one or two of the processor's cache lines. Grows
 * by small chunks, so growing never copies and never pauses.
 */
final class Columns {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final int width;
    private @Nullable int[][] chunks = new int[1][];
    private int columns;

    /** @param width how many numbers a row has */
    Columns(int width) {
        this.width = width;
    }

    /** The next of the columns, of which there are as many as the rows are wide. */
    IntColumn column() {
        return new IntColumn(this, columns++);
    }

    /** Where in its chunk a row's numbers begin. */
    int place(int row) {
        return (row & CHUNK - 1) * width;
    }

    /** The chunk with a row's numbers, unless none of it was written; for any thread. */
    int @Nullable [] seen(int row) {
        @Nullable int[][] all = chunks;
        int number = row >>> CHUNK_BITS;
        return number < all.length ? all[number] : null;
    }

    /** The chunk with a row's numbers, for the thread that writes. */
    int[] chunk(int row) {
        int[] chunk = seen(row);
        return chunk == null ? add(row >>> CHUNK_BITS) : chunk;
    }

    private int[] add(int number) {
        if (number >= chunks.length) {
            int[][] longer = new int[Math.max(number + 1, chunks.length * 2)][];
            System.arraycopy(chunks, 0, longer, 0, chunks.length);
            chunks = longer;
        }
        int[] chunk = new int[CHUNK * width];
        chunks[number] = chunk;
        return chunk;
    }
}
