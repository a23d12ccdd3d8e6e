package dev.limpet.proxy.stick;

/**
 * Rows by the time they expire: a timing wheel (Varghese and Lauck 1987) with one turn a little longer than a row can
 * live. Within a slot rows stand in the order they were last used, so the first row of the first slot is the one that
 * was used longest ago, and expiry looks only at rows that are due.
 */
final class ExpiryWheel {
    private static final int SLOTS = 1024;
    private static final int SLOTS_A_LIFE = 1000;

    private final RowLists slots;
    /** Low 32 bits of the clock's milliseconds; a row lives less than 2^31 of them. */
    private final IntColumn expires;

    private final long tickMillis;
    private long tick;

    /** @param columns rows with place for three columns more */
    ExpiryWheel(long lifeMillis, long nowMillis, Columns columns) {
        this(lifeMillis, nowMillis, columns.column(), new RowLists(SLOTS, columns));
    }

    private ExpiryWheel(long lifeMillis, long nowMillis, IntColumn expires, RowLists slots) {
        this.expires = expires;
        this.slots = slots;
        tickMillis = Math.max(1, (lifeMillis + SLOTS_A_LIFE - 1) / SLOTS_A_LIFE);
        tick = nowMillis / tickMillis;
    }

    /** An empty wheel for another life, which rows are to be moved to one by one. */
    ExpiryWheel another(long lifeMillis, long nowMillis) {
        return new ExpiryWheel(lifeMillis, nowMillis, expires, slots.others());
    }

    /** Milliseconds that a row has left, 0 or less when it is expired. */
    int remaining(int row, long nowMillis) {
        return expires.get(row) - (int) nowMillis;
    }

    /** @param chunk where the row's numbers are, from that place on */
    void add(int row, int[] chunk, int place, long expiresMillis) {
        expires.set(chunk, place, (int) expiresMillis);
        long expiresTick = tick(expiresMillis);
        slots.append(slot(expiresTick), row, chunk, place);
        tick = Math.min(tick, expiresTick);
    }

    void remove(int row, long nowMillis) {
        slots.unlink(slot(tick(nowMillis + remaining(row, nowMillis))), row);
    }

    /** The row that expires first, to the precision of a thousandth of a life, or 0 when there is none. */
    int first(long nowMillis) {
        int expired = expired(nowMillis);
        if (expired != 0) {
            return expired;
        }
        for (long each = tick; each < tick + SLOTS; each++) {
            int row = slots.first(slot(each));
            if (row != 0) {
                tick = each;
                return row;
            }
        }
        return 0;
    }

    /** A row that is expired now, or 0. */
    int expired(long nowMillis) {
        long now = nowMillis / tickMillis;
        tick = Math.max(tick, now - SLOTS);
        while (true) {
            int row = slots.first(slot(tick));
            if (row != 0 && remaining(row, nowMillis) <= 0) {
                return row;
            }
            if (tick >= now) {
                return 0;
            }
            tick++;
        }
    }

    /** The tick that a moment of expiry falls in. */
    long tick(long expiresMillis) {
        return expiresMillis / tickMillis;
    }

    /** The first row that expires in a tick, at most a life from now, or 0. */
    int firstOf(long expiresTick) {
        return slots.first(slot(expiresTick));
    }

    /** The next row that expires in the same tick, or 0. */
    int next(int row) {
        return slots.next(row);
    }

    private static int slot(long tick) {
        return (int) tick & SLOTS - 1;
    }
}
