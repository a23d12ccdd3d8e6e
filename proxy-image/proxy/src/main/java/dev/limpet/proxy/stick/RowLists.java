package dev.limpet.proxy.stick;

/**
 * Doubly linked lists of rows in two columns. A row is in one list at most; lists are numbered from 0. Linking and
 * unlinking take constant time.
 */
final class RowLists {
    private final IntColumn previous;
    private final IntColumn next;
    private final int[] first;
    private final int[] last;

    /** @param columns rows with place for two columns more */
    RowLists(int lists, Columns columns) {
        this(lists, columns.column(), columns.column());
    }

    private RowLists(int lists, IntColumn previous, IntColumn next) {
        this.previous = previous;
        this.next = next;
        first = new int[lists];
        last = new int[lists];
    }

    /** Other lists, empty, for the same rows, which are in one list of all of these at most. */
    RowLists others() {
        return new RowLists(first.length, previous, next);
    }

    /** The first row of a list, or 0. */
    int first(int list) {
        return first[list];
    }

    /** The last row of a list, or 0. */
    int last(int list) {
        return last[list];
    }

    /** The row after, or 0. */
    int next(int row) {
        return next.get(row);
    }

    /** The row before, or 0. */
    int previous(int row) {
        return previous.get(row);
    }

    /** @param chunk where the row's numbers are, from that place on */
    void append(int list, int row, int[] chunk, int place) {
        int tail = last[list];
        previous.set(chunk, place, tail);
        next.set(chunk, place, 0);
        if (tail == 0) {
            first[list] = row;
        } else {
            next.set(tail, row);
        }
        last[list] = row;
    }

    void unlink(int list, int row) {
        int before = previous.get(row);
        int after = next.get(row);
        if (before == 0) {
            first[list] = after;
        } else {
            next.set(before, after);
        }
        if (after == 0) {
            last[list] = before;
        } else {
            previous.set(after, before);
        }
    }
}
