package dev.limpet.proxy.stick;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.stats.Conflicts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which server each source is kept on, for as long as its entry lives. An entry is made when a server is chosen, before
 * the connection, and lives {@code expire} beyond its last use; when the table is full the entry unused longest makes
 * room, or sources that are new get no entry. Safe for use by all threads; a source seen again within a thirty-second
 * part of a life, a second at most ({@link Precision}), is served without taking a lock.
 *
 * <p>Changes made here are numbered, so that peers can be taught what they have not seen; entries learned from a peer
 * are not taught on, except in a full resync and where they replace another server.
 */
public final class StickTable {
    private static final int EXPIRED_A_CALL = 2_000;
    private static final int ROWS_A_STEP = 4_096;
    /** As many as keep other writers waiting some ten microseconds. */
    private static final int LEARNED_A_STEP = 128;

    private final String name;
    private final LongSupplier clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final StampedLock lock = new StampedLock();
    private final Entries entries;

    /**
     * An empty table.
     *
     * @param clock milliseconds of a clock that never steps back
     */
    public StickTable(String name, StickConfig config, LongSupplier clock) {
        this.name = name;
        this.clock = clock;
        this.entries = new Entries(config, clock.getAsLong());
    }

    public String name() {
        return name;
    }

    public StickConfig config() {
        return entries.config();
    }

    /** What peers taught that differed. */
    public Conflicts conflicts() {
        return entries.conflicts();
    }

    /** How often a source got no entry because the table was full and keeps what it has, a client's or a peer's. */
    public long turnedAway() {
        return entries.turnedAway().sum();
    }

    /**
     * Takes over another size or expiry; entries stay as far as they fit, and live no longer than the new expiry. With
     * other prefixes sources have other keys, so the table begins anew.
     */
    public void configure(StickConfig changed) {
        writing(() -> entries.configure(changed, clock.getAsLong()));
    }

    /** The server that the source is kept on; prolongs nothing. */
    public Optional<String> lookup(Source source) {
        long now = clock.getAsLong();
        long stamp = lock.tryOptimisticRead();
        if (stamp != 0) {
            Optional<String> server = entries.find(source, now);
            if (lock.validate(stamp)) {
                return server;
            }
        }
        stamp = lock.readLock();
        try {
            return entries.find(source, now);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** A copy of the source's entry; prolongs nothing. */
    public Optional<Entry> entry(Source source) {
        long stamp = lock.readLock();
        try {
            Rows rows = entries.rows();
            int row = rows.find(source);
            return row == 0 ? Optional.empty() : rows.entry(row, clock.getAsLong());
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /**
     * The server that the source is kept on, which a new connection now goes to: the entry lives its full time again.
     */
    public Optional<String> touch(Source source) {
        long now = clock.getAsLong();
        long stamp = lock.tryOptimisticRead();
        if (stamp != 0) {
            Optional<String> server = entries.findFresh(source, now);
            if (lock.validate(stamp) && server.isPresent()) {
                return server;
            }
        }
        stamp = lock.writeLock();
        Optional<String> server;
        try {
            server = entries.use(source, now);
        } finally {
            lock.unlockWrite(stamp);
        }
        if (server.isPresent()) {
            changed();
        }
        return server;
    }

    /**
     * Keeps the source on the server unless it is kept on one already, and returns the one it is kept on. Of any number
     * of simultaneous calls for one source, all return the same server, unless there is no room to keep it.
     */
    public String reserve(Source source, String server) {
        return changing(() -> entries.keep(source, "", server, clock.getAsLong()));
    }

    /**
     * Moves the source from a server that cannot serve it to another, unless it was moved meanwhile; returns the server
     * it is kept on now.
     */
    public String move(Source source, String from, String to) {
        return changing(() -> entries.keep(source, from, to, clock.getAsLong()));
    }

    /** Takes an entry out; tells whether there was one. Peers are not told: their protocol has no message for it. */
    public boolean remove(Source source) {
        long stamp = lock.writeLock();
        try {
            Rows rows = entries.rows();
            int row = rows.find(source);
            if (row != 0) {
                rows.remove(row, clock.getAsLong());
            }
            return row != 0;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Takes all entries out. */
    public void clear() {
        writing(() -> entries.clear(clock.getAsLong()));
    }

    /**
     * Takes in what a peer says of a source. Where this table holds another server, {@link Precedence} decides, and all
     * peers hear of the outcome as of a change made here: those that heard the other server first, or never this one.
     *
     * @param version the source's version as the peer has it
     * @param remainingMillis how long the entry is to live, at most the table's own expiry
     */
    public Learned learn(Source source, String server, int version, long remainingMillis) {
        return changing(() -> entries.learn(source, server, version, remainingMillis, clock.getAsLong()));
    }

    /**
     * Takes in what a peer says that keeps no versions. If it knew what this table holds, since it has acknowledged the
     * change or a peer told it, it has moved the source, which makes a new version; otherwise both have chosen without
     * knowing of each other, and what it says has the version of what is held.
     *
     * @param remainingMillis how long the entry is to live, at most the table's own expiry
     * @param acknowledged the last change made here that the peer has acknowledged, 0 if none
     */
    public Learned learnUnversioned(Source source, String server, long remainingMillis, int acknowledged) {
        return changing(
                () -> entries.learnUnversioned(source, server, remainingMillis, acknowledged, clock.getAsLong()));
    }

    /** Takes in what a peer says of many sources, of each as if it were the only one. */
    public void learn(Lesson lesson) {
        learn(lesson, (taken, entry, learned) -> {});
    }

    /** Takes in what a peer says of many sources, and makes what is new here a change made here, to be taught to all. */
    public void learnAndTeach(Lesson lesson) {
        learn(lesson, entries::teach);
    }

    private void learn(Lesson lesson, Entries.Outcome outcome) {
        for (int from = 0; from < lesson.size(); from += LEARNED_A_STEP) {
            int begin = from;
            int end = Math.min(from + LEARNED_A_STEP, lesson.size());
            changing(() -> entries.learn(lesson, begin, end, clock.getAsLong(), outcome));
        }
    }

    /**
     * How many entries this table was told of, by whomever, since it began; one that is told again counts again. Who told all of them
     * knows what is here, but for what was changed here.
     */
    public long entriesHeard() {
        return reading(() -> entries.heard());
    }

    /**
     * Makes what peers told of sources in use within the last time changes made here: when a peer is lost, what it said
     * last may not have reached all others.
     *
     * @return the numbers of these changes
     */
    public List<UpdateRange> teachRecent(Duration window) {
        long now = clock.getAsLong();
        long stamp = lock.readLock();
        int life = entries.life();
        long tick = entries.rows().tick(now + Math.max(0, life - window.toMillis()));
        long last = entries.rows().tick(now + life);
        lock.unlockRead(stamp);
        List<UpdateRange> ranges = new ArrayList<>();
        for (; tick <= last; tick++) {
            stamp = lock.writeLock();
            try {
                Rows rows = entries.rows();
                int before = rows.changes().last();
                rows.changed(tick);
                if (rows.changes().last() != before) {
                    ranges.add(new UpdateRange(before, rows.changes().last()));
                }
            } finally {
                lock.unlockWrite(stamp);
            }
        }
        changed();
        return ranges;
    }

    /** Grows with whatever changes in the table, whoever changes it. */
    public long modifications() {
        return reading(() -> entries.rows().modifications());
    }

    /** Number of the last change made here; changes are numbered from 1 and wrap around, past 0, as 32 bits do. */
    public int lastUpdate() {
        return (int) reading(() -> entries.rows().changes().last());
    }

    /**
     * Entries changed here after the given change, in the order of their changes, at most {@code limit}; none only if
     * there are none.
     */
    public List<Entry> changedSince(int update, int limit) {
        List<Entry> changed = new ArrayList<>();
        int[] found = new int[limit];
        long stamp = lock.writeLock();
        try {
            Rows rows = entries.rows();
            long now = clock.getAsLong();
            int since = update;
            int count;
            do {
                count = rows.changes().after(since, found);
                for (int each = 0; each < count; each++) {
                    since = rows.changes().number(found[each]);
                    rows.entry(found[each], now).ifPresent(changed::add);
                }
            } while (changed.isEmpty() && count == limit);
        } finally {
            lock.unlockWrite(stamp);
        }
        return changed;
    }

    /**
     * Walks over all entries, whoever made them, in an order of the table's own. An entry that lives from the first
     * call to the last is visited once; one that comes or goes meanwhile may or may not be.
     *
     * @param cursor 0 to begin, then what the call before returned
     * @param limit entries to visit at most; fewer may be, though the end is not reached
     * @param visitor must not use the table
     * @return the next cursor, or -1 at the end
     */
    public int walk(int cursor, int limit, Consumer<Entry> visitor) {
        return walk(cursor, limit, false, visitor);
    }

    /** The same, over entries that were changed here alone. */
    public int walkChanged(int cursor, int limit, Consumer<Entry> visitor) {
        return walk(cursor, limit, true, visitor);
    }

    private int walk(int cursor, int limit, boolean changedOnly, Consumer<Entry> visitor) {
        long stamp = lock.readLock();
        try {
            Rows rows = entries.rows();
            long now = clock.getAsLong();
            int highest = rows.highest();
            int end = (int) Math.min(highest, (long) cursor + ROWS_A_STEP);
            int row = cursor;
            for (int visited = 0; row < end && visited < limit; ) {
                row++;
                if (!changedOnly || rows.changes().number(row) != 0) {
                    Optional<Entry> entry = rows.entry(row, now);
                    entry.ifPresent(visitor);
                    visited += entry.isPresent() ? 1 : 0;
                }
            }
            return row >= highest ? -1 : row;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /**
     * All sources in the table, when they are at most so many. Of a table that ever had thousands it is not told: those
     * that are left may stand anywhere.
     */
    public Optional<List<Source>> sources(int most) {
        long stamp = lock.readLock();
        try {
            Rows rows = entries.rows();
            if (rows.used() > most || rows.highest() > ROWS_A_STEP) {
                return Optional.empty();
            }
            long now = clock.getAsLong();
            List<Source> sources = new ArrayList<>();
            for (int row = 1; row <= rows.highest() && sources.size() < rows.used(); row++) {
                rows.entry(row, now).map(Entry::source).ifPresent(sources::add);
            }
            return Optional.of(sources);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Entries in the table; those expired but not yet removed are among them. */
    public int used() {
        return (int) reading(() -> entries.rows().used());
    }

    /** Removes expired entries, a bounded number a call; to be called several times a second. */
    public void expire() {
        writing(() -> entries.expire(clock.getAsLong(), EXPIRED_A_CALL));
    }

    /** Has a listener called, by the changing thread, after each change made here. It must not block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private long reading(LongSupplier value) {
        long stamp = lock.readLock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private void writing(Runnable step) {
        long stamp = lock.writeLock();
        try {
            step.run();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Takes a step under the lock, and tells the listeners if that has made changes to be taught. */
    private <T> T changing(Supplier<T> step) {
        T result;
        boolean changed;
        long stamp = lock.writeLock();
        try {
            ChangeList changes = entries.rows().changes();
            int last = changes.last();
            result = step.get();
            changed = changes.last() != last;
        } finally {
            lock.unlockWrite(stamp);
        }
        if (changed) {
            changed();
        }
        return result;
    }

    private void changed() {
        for (Runnable listener : listeners) {
            listener.run();
        }
    }
}
