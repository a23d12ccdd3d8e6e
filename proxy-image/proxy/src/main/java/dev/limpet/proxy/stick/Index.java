package dev.limpet.proxy.stick;

/**
 * Finds the row of a source: linear hashing (Litwin 1980). The table grows by one bucket an insertion, by splitting the
 * next bucket in turn, so growth to any size has no step that takes long. Rows of a bucket form a chain.
 */
final class Index {
    private static final int FIRST_BUCKETS = 256;
    /** A chain this long is met only by a reader that races with a writer. */
    private static final int LONGEST_CHAIN = 128;

    private final Keys keys;
    private final IntColumn heads = new IntColumn();
    private final IntColumn next = new IntColumn();
    private int lowMask = FIRST_BUCKETS - 1;
    private int split;
    private int rows;

    Index(Keys keys) {
        this.keys = keys;
    }

    /** The source's row, or 0. */
    int find(Source source) {
        int row = heads.get(bucket((int) source.hash()));
        for (int step = 0; row != 0 && step < LONGEST_CHAIN; step++) {
            if (keys.holds(row, source)) {
                return row;
            }
            row = next.get(row);
        }
        return 0;
    }

    /** Adds the row of a source, whose key is set. */
    void add(int row, Source source) {
        push(bucket((int) source.hash()), row);
        if (++rows > lowMask + split) {
            splitNext();
        }
    }

    /** Takes out a row whose key is still set. */
    void remove(int row) {
        int bucket = bucket(keys.hash(row));
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
            push(keys.hash(row) & widerMask, row);
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

    private int bucket(int hash) {
        int bucket = hash & lowMask;
        return bucket < split ? hash & (lowMask << 1 | 1) : bucket;
    }
}
