package dev.limpet.proxy.stick;

import java.util.Optional;

/**
 * The rows of a stick table: about 40 bytes for an IPv4 source, without an object for each. Written under
 * the table's lock only; {@link #find}, {@link #remaining} and {@link #server} may be called by racing readers.
 */
final class Rows {
    private final Columns columns = new Columns(6);
    private final Keys keys = new Keys(columns);
    private final Index index = new Index(keys, columns);
    private final ServerNames names = new ServerNames();
    /** The number of the server's name and, above it, the version; of a free row the next free one, negated. */
    private final IntColumn servers = columns.column();

    private final ChangeList changes = new ChangeList();
    private ExpiryWheel wheel;
    private int used;
    private int highest;
    private int free;
    private long modifications;

    Rows(long lifeMillis, long nowMillis) {
        wheel = new ExpiryWheel(lifeMillis, nowMillis, columns);
    }

    /** The source's row, expired or not, or 0. */
    int find(Source source) {
        return find(source.high(), source.low());
    }

    /** The row of a source with that address, expired or not, or 0. */
    int find(long high, long low) {
        return index.find(high, low);
    }

    int remaining(int row, long nowMillis) {
        return wheel.remaining(row, nowMillis);
    }

    String server(int row) {
        return names.name(servers.get(row) & ServerNames.MOST);
    }

    int version(int row) {
        return servers.get(row) >>> ServerNames.BITS & Version.LAST;
    }

    /** Whether a row can name the server: there is a limit to how many different ones can be named. */
    boolean canName(String server) {
        return names.hasRoomFor(server);
    }

    LessonNames namesOf(Lesson lesson) {
        return new LessonNames(lesson, names);
    }

    /** Counts everything that was done to rows. */
    long modifications() {
        return modifications;
    }

    int used() {
        return used;
    }

    /** Has numbers go on after those of rows whose place these take. */
    void continueFrom(Rows former) {
        changes.continueFrom(former.changes.last());
        modifications = former.modifications + 1;
    }

    ChangeList changes() {
        return changes;
    }

    int add(Source source, String server, int version, long expiresMillis) {
        return add(source.high(), source.low(), names.acquire(server), version, expiresMillis);
    }

    /** @param server the number of a name, acquired for this row */
    int add(long high, long low, int server, int version, long expiresMillis) {
        int row = free;
        if (row == 0) {
            row = ++highest;
        } else {
            free = -servers.get(row);
        }
        keys.put(row, high, low);
        servers.set(row, server | version << ServerNames.BITS);
        wheel.add(row, expiresMillis);
        index.add(row);
        used++;
        modifications++;
        return row;
    }

    void prolong(int row, long expiresMillis, long nowMillis) {
        wheel.remove(row, nowMillis);
        wheel.add(row, expiresMillis);
        modifications++;
    }

    void point(int row, String server, int version) {
        int before = servers.get(row) & ServerNames.MOST;
        servers.set(row, names.acquire(server) | version << ServerNames.BITS);
        names.release(before);
        modifications++;
    }

    void remove(int row, long nowMillis) {
        changes.forget(row);
        wheel.remove(row, nowMillis);
        index.remove(row);
        keys.clear(row);
        names.release(servers.get(row) & ServerNames.MOST);
        servers.set(row, -free);
        free = row;
        used--;
        modifications++;
    }

    /** Removes the row that expires first. */
    void evict(long nowMillis) {
        remove(wheel.first(nowMillis), nowMillis);
    }

    /** Removes expired rows, at most {@code limit}. */
    void expire(long nowMillis, int limit) {
        for (int count = 0; count < limit; count++) {
            int row = wheel.expired(nowMillis);
            if (row == 0) {
                return;
            }
            remove(row, nowMillis);
        }
    }

    /** The highest row there ever was. */
    int highest() {
        return highest;
    }

    Optional<Entry> entry(int row, long nowMillis) {
        int remaining = remaining(row, nowMillis);
        return servers.get(row) <= 0 || remaining <= 0
                ? Optional.empty()
                : Optional.of(new Entry(keys.source(row), server(row), version(row), remaining, changes.number(row)));
    }

    /** The tick of the wheel in which a row with this moment of expiry stands. */
    long tick(long expiresMillis) {
        return wheel.tick(expiresMillis);
    }

    /** Numbers the rows that expire in a tick as changed here, unless they are. */
    void changed(long tick) {
        for (int row = wheel.firstOf(tick); row != 0; row = wheel.next(row)) {
            if (changes.number(row) == 0) {
                changes.changed(row);
            }
        }
    }

    /** Has rows live at most a new life from now on; takes time in proportion to the rows. */
    void relive(long lifeMillis, long nowMillis) {
        ExpiryWheel renewed = wheel.another(lifeMillis, nowMillis);
        for (int row = wheel.first(nowMillis); row != 0; row = wheel.first(nowMillis)) {
            int remaining = wheel.remaining(row, nowMillis);
            wheel.remove(row, nowMillis);
            renewed.add(row, nowMillis + Math.min(remaining, lifeMillis));
        }
        wheel = renewed;
    }
}
