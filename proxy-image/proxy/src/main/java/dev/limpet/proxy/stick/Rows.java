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
        return index.find(source.high(), source.low());
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

    /** Whether a row can name any server. */
    boolean canNameAny() {
        return names.hasRoom();
    }

    /** Prepares for so many rows, if there are none yet. */
    void expect(int count) {
        index.expect(count);
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
        int bucket = index.bucket(source.high(), source.low());
        return add(bucket, source.high(), source.low(), names.acquire(server), version, expiresMillis);
    }

    /** Adds a row for an entry with a version, unless there is one for its source; tells whether it was added. */
    boolean addIfNew(Lesson lesson, int entry, LessonNames lessonNames, long expiresMillis) {
        long high = lesson.high(entry);
        long low = lesson.low(entry);
        int bucket = index.bucket(high, low);
        boolean isNew = index.find(bucket, high, low) == 0;
        if (isNew) {
            add(bucket, high, low, lessonNames.acquire(entry), lesson.version(entry), expiresMillis);
        }
        return isNew;
    }

    /** @param server the number of a name, acquired for this row */
    private int add(int bucket, long high, long low, int server, int version, long expiresMillis) {
        int row = free;
        if (row == 0) {
            row = ++highest;
        } else {
            free = -servers.get(row);
        }
        int[] chunk = columns.chunk(row);
        int place = columns.place(row);
        keys.put(row, chunk, place, high, low);
        servers.set(chunk, place, server | version << ServerNames.BITS);
        wheel.add(row, chunk, place, expiresMillis);
        index.add(row, chunk, place, bucket);
        used++;
        modifications++;
        return row;
    }

    void prolong(int row, long expiresMillis, long nowMillis) {
        wheel.remove(row, nowMillis);
        wheel.add(row, columns.chunk(row), columns.place(row), expiresMillis);
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
            renewed.add(row, columns.chunk(row), columns.place(row), nowMillis + Math.min(remaining, lifeMillis));
        }
        wheel = renewed;
    }
}
