package dev.limpet.proxy.stick;

/**
 * Finds the row of a source: linear hashing (Litwin 1980). The table grows by one bucket an insertion, by splitting the
 * next bucket in turn, so growth to any size has no step that takes long. Rows of a bucket form a chain.
 *
 * <p>Sixteen addresses that differ in their last four bits are in sixteen different buckets side by side, in one of the processor's
 * cache lines: sources are often neighbours. In which order is drawn from the other bits, so that addresses of other neighbourhoods that
 * end alike are not in the same buckets.
 */
final class Index {
    private static final int NEIGHBOUR_BITS = 4;
    private static final int NEIGHBOURS = 1 << NEIGHBOUR_BITS;
    private static final int FIRST_BUCKETS = 256;
    /** A chain this long is met only by a reader that races with a writer. */
    private static final int LONGEST_CHAIN = 128;

    private final Keys keys;
    private final IntColumn heads = IntColumn.alone();
    private final IntColumn next;
    private int lowMask = FIRST_BUCKETS - 1;
    private int split;
    private int rows;

    /** @param columns rows with place for one column more */
    Index(Keys keys, Columns columns) {
        this.keys = keys;
        this.next = columns.column();
    }

    /** The row of a source, or 0. */
    int find(long high, long low) {
        return find(bucket(high, low), high, low);
    }

    /** The bucket that a source belongs to, until a row is added. */
    int bucket(long high, long low) {
        return bucket(hash(high, low));
    }

    /** The row of a source in its bucket, or 0. */
    int find(int bucket, long high, long low) {
        int row = heads.get(bucket);
        for (int step = 0; row != 0 && step < LONGEST_CHAIN; step++) {
            if (keys.holds(row, high, low)) {
                return row;
            }
            row = next.get(row);
        }
        return 0;
    }

    /**
     * Adds a row whose key is set to the bucket of its source.
     *
     * @param chunk where the row's numbers are, from that place on
     */
    void add(int row, int[] chunk, int place, int bucket) {
        next.set(chunk, place, heads.get(bucket));
        heads.set(bucket, row);
        if (++rows > lowMask + split) {
            splitNext();
        }
    }

    /** Has an empty index begin with so many buckets; memory for them is taken as rows come, 16 KiB at a time. */
    void expect(int count) {
        if (rows == 0 && count > lowMask + split) {
            lowMask = Integer.highestOneBit(count) - 1;
            split = count - lowMask - 1;
        }
    }

    /** Takes out a row whose key is still set. */
    void remove(int row) {
        int bucket = bucket(keys.high(row), keys.low(row));
        int each = heads.get(bucket);
        if (each == row) {
            heads.set(bucket, next.get(row));
        } else {
            while (next.get(each) != row) {
                each = next.get(each);
            }
            next.set(each, next.get(row));
        }
        rows--;
    }

    private void splitNext() {
        int row = heads.get(split);
        int upper = split + lowMask + 1;
        heads.set(split, 0);
        heads.set(upper, 0);
        int widerMask = lowMask << 1 | 1;
        while (row != 0) {
            int following = next.get(row);
            push(hash(keys.high(row), keys.low(row)) & widerMask, row);
            row = following;
        }
        if (++split > lowMask) {
            lowMask = widerMask;
            split = 0;
        }
    }

    private void push(int bucket, int row) {
        next.set(row, heads.get(bucket));
        heads.set(bucket, row);
    }

    private static int hash(long high, long low) {
        int mixed = (int) Source.hash(high, low >>> NEIGHBOUR_BITS);
        return mixed & -NEIGHBOURS | (mixed ^ (int) low) & NEIGHBOURS - 1;
    }

    private int bucket(int hash) {
        int bucket = hash & lowMask;
        return bucket < split ? hash & (lowMask << 1 | 1) : bucket;
    }
}
