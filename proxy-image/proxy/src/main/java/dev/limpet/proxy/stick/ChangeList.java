package dev.limpet.proxy.stick;

/**
 * Rows that were changed here, in the order of their last change, each with that change's number. Readers that come
 * back for more find their place without a search: the list remembers where the latest of them stopped, and keeps the
 * places true as rows move.
 */
final class ChangeList {
    private static final int PLACES = 16;

    private final Columns columns = new Columns(3);
    private final RowLists rows = new RowLists(1, columns);
    private final IntColumn numbers = columns.column();
    private final int[] placeNumbers = new int[PLACES];
    private final int[] placeRows = new int[PLACES];
    private int nextPlace;
    private int last;

    /** The number of a row's change, 0 if it was not changed here. */
    int number(int row) {
        return numbers.get(row);
    }

    int last() {
        return last;
    }

    /** Numbers a change of a row; 0 is never a number. */
    void changed(int row) {
        forget(row);
        last = last == -1 ? 1 : last + 1;
        numbers.set(row, last);
        rows.append(0, row, columns.chunk(row), columns.place(row));
    }

    void forget(int row) {
        if (numbers.get(row) == 0) {
            return;
        }
        for (int place = 0; place < PLACES; place++) {
            if (placeRows[place] == row) {
                placeRows[place] = rows.previous(row);
            }
        }
        rows.unlink(0, row);
        numbers.set(row, 0);
    }

    /** Fills in rows changed after a number, oldest first, and returns how many. */
    int after(int number, int[] found) {
        int place = place(number);
        int row = placeRows[place];
        int count = 0;
        for (int each = row == 0 ? rows.first(0) : rows.next(row); each != 0 && count < found.length; ) {
            found[count++] = each;
            placeRows[place] = each;
            placeNumbers[place] = numbers.get(each);
            each = rows.next(each);
        }
        return count;
    }

    private int place(int number) {
        for (int place = 0; place < PLACES && number != 0; place++) {
            if (placeNumbers[place] == number) {
                return place;
            }
        }
        int row = number == 0 ? 0 : rows.last(0);
        while (row != 0 && numbers.get(row) - number > 0) {
            row = rows.previous(row);
        }
        int place = nextPlace;
        nextPlace = (nextPlace + 1) % PLACES;
        placeNumbers[place] = number;
        placeRows[place] = row;
        return place;
    }

    /** Has numbering go on after another list's. */
    void continueFrom(int number) {
        last = number;
    }
}
