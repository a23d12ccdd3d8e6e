package dev.limpet.proxy.stick;

/**
 * How long after a use of an entry another one need not be noted, which spares a lock and a word to the peers: a second, or
 * a thirty-second of an entry's life if that is less. While entries that may have others dropped come so fast that a quarter
 * of what a table may hold takes less, it is that time, so that what is in use is not dropped for what is not. Written under
 * the table's lock.
 */
final class Precision {
    private static final int LONGEST_MILLIS = 1_000;
    private static final int OF_LIFE = 32;

    private volatile int millis;
    private int usual;
    private int quarter;
    private int added;
    private long since;

    Precision(int lifeMillis, int size, long now) {
        configure(lifeMillis, size, now);
    }

    void configure(int lifeMillis, int size, long now) {
        usual = Math.min(lifeMillis / OF_LIFE, LONGEST_MILLIS);
        quarter = Math.max(1, size / 4);
        millis = usual;
        begin(now);
    }

    /** Milliseconds; any thread may ask. */
    int millis() {
        return millis;
    }

    /** So many entries are new. */
    void added(int count, long now) {
        relax(now);
        added += count;
        if (added >= quarter) {
            millis = (int) (now - since);
            begin(now);
        }
    }

    /** Time has gone by. */
    void relax(long now) {
        if (now - since > usual) {
            millis = usual;
            begin(now);
        }
    }

    private void begin(long now) {
        since = now;
        added = 0;
    }
}
