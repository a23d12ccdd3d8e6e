package dev.limpet.proxy.stick;

/**
 * One number of each row of a {@link Columns}. One thread writes at a time; a thread that reads meanwhile gets some number that was
 * there, or 0, and must find out by the table's lock whether it may believe it.
 */
final class IntColumn {
    private final Columns columns;
    private final int width;
    private final int offset;

    /** @param offset the column's place in a row */
    IntColumn(Columns columns, int offset) {
        this.columns = columns;
        this.width = columns.width();
        this.offset = offset;
    }

    /** A column that is alone in its rows. */
    static IntColumn alone() {
        return new Columns(1).column();
    }

    int get(int row) {
        int[] chunk = columns.seen(row);
        return chunk == null ? 0 : chunk[(row & Columns.CHUNK - 1) * width + offset];
    }

    void set(int row, int value) {
        columns.chunk(row)[(row & Columns.CHUNK - 1) * width + offset] = value;
    }
}
