package dev.limpet.proxy.stick;

/**
 * One number of each row of a {@link Columns}. One thread writes at a time; a thread that reads meanwhile gets some number that was
 * there, or 0, and must find out by the table's lock whether it may believe it.
 */
final class IntColumn {
    private final Columns columns;
    private final int offset;

    /** @param offset the column's place in a row */
    IntColumn(Columns columns, int offset) {
        this.columns = columns;
        this.offset = offset;
    }

    /** A column that is alone in its rows. */
    static IntColumn alone() {
        return new Columns(1).column();
    }

    int get(int row) {
        int[] chunk = columns.seen(row);
        return chunk == null ? 0 : chunk[columns.place(row) + offset];
    }

    void set(int row, int value) {
        set(columns.chunk(row), columns.place(row), value);
    }

    /** Sets the number of the row that begins at that place of a chunk: found once, it serves all columns of a row. */
    void set(int[] chunk, int place, int value) {
        chunk[place + offset] = value;
    }
}
