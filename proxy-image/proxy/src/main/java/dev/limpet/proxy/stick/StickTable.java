package dev.limpet.proxy.stick;

import dev.limpet.config.StickConfig;
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
 * room, or sources that are new get no entry. Safe for use by all threads; a source seen again within {@link #PRECISION a thirty-second part of a life, a
 * second at most}, is served without taking a lock.
 *
 * <p>Changes made here are numbered, so that peers can be taught what they have not seen; entries learned from a peer
 * are not taught on, except in a full resync and where they replace another server.
 */
public final class StickTable {
    private static final int PRECISION = 32;
    private static final int EXPIRED_A_CALL = 2_000;
    private static final int ROWS_A_STEP = 4_096;

    private final String name;
    private final LongSupplier clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final StampedLock lock = new StampedLock();
    private volatile StickConfig config;
    private volatile int life;
    private Rows rows;

    /**
     * An empty table.
     *
     * @param clock milliseconds of a clock that never steps back
     */
    public StickTable(String name, StickConfig config, LongSupplier clock) {
        this.name = name;
        this.clock = clock;
        this.config = config;
        this.life = (int) config.expire().toMillis();
        this.rows = new Rows(life, clock.getAsLong());
    }

    public String name() {
        return name;
    }

    public StickConfig config() {
        return config;
    }

    /**
     * Takes over another size or expiry; entries stay as far as they fit, and live no longer than the new expiry. With
     * other prefixes sources have other keys, so the table begins anew.
     */
    public void configure(StickConfig changed) {
        long stamp = lock.writeLock();
        try {
            long now = clock.getAsLong();
            int changedLife = (int) changed.expire().toMillis();
            if (changed.ipv4Prefix() != config.ipv4Prefix() || changed.ipv6Prefix() != config.ipv6Prefix()) {
                empty();
            }
            if (changedLife != life) {
                life = changedLife;
                rows.relive(life, now);
            }
            config = changed;
            while (rows.used() > changed.size()) {
                rows.evict(now);
            }
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** The server that the source is kept on; prolongs nothing. */
    public Optional<String> lookup(Source source) {
        long now = clock.getAsLong();
        long stamp = lock.tryOptimisticRead();
        if (stamp != 0) {
            Optional<String> server = find(source, 0, now);
            if (lock.validate(stamp)) {
                return server;
            }
        }
        stamp = lock.readLock();
        try {
            return find(source, 0, now);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** A copy of the source's entry; prolongs nothing. */
    public Optional<Entry> entry(Source source) {
        long stamp = lock.readLock();
        try {
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
            Optional<String> server = find(source, life - Math.min(life / PRECISION, 1_000), now);
            if (lock.validate(stamp) && server.isPresent()) {
                return server;
            }
        }
        stamp = lock.writeLock();
        Optional<String> server;
        try {
            int row = rows.find(source);
            if (row == 0 || rows.remaining(row, now) <= 0) {
                return Optional.empty();
            }
            use(row, now);
            server = Optional.of(rows.server(row));
        } finally {
            lock.unlockWrite(stamp);
        }
        changed();
        return server;
    }

    /**
     * Keeps the source on the server unless it is kept on one already, and returns the one it is kept on. Of any number
     * of simultaneous calls for one source, all return the same server, unless there is no room to keep it.
     */
    public String reserve(Source source, String server) {
        return keep(source, "", server);
    }

    /**
     * Moves the source from a server that cannot serve it to another, unless it was moved meanwhile; returns the server
     * it is kept on now.
     */
    public String move(Source source, String from, String to) {
        return keep(source, from, to);
    }

    /** Takes an entry out; tells whether there was one. Peers are not told: their protocol has no message for it. */
    public boolean remove(Source source) {
        long stamp = lock.writeLock();
        try {
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
        long stamp = lock.writeLock();
        try {
            empty();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /**
     * Takes in what a peer says of a source. Where this table holds another server, {@link Precedence} decides, and all
     * peers hear of the outcome as of a change made here: those that heard the other server first, or never this one.
     *
     * @param version the source's version as the peer has it
     * @param remainingMillis how long the entry is to live, at most the table's own expiry
     */
    public Learned learn(Source source, String server, int version, long remainingMillis) {
        return learning(() -> learn(source, server, version, life(remainingMillis), clock.getAsLong()));
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
        return learning(() -> {
            long now = clock.getAsLong();
            return learn(source, server, version(source, server, acknowledged, now), life(remainingMillis), now);
        });
    }

    /** Takes in what a peer says of many sources, of each as if it were the only one. */
    public void learn(EntryBatch batch) {
        learning(() -> {
            long now = clock.getAsLong();
            for (int each = 0; each < batch.size(); each++) {
                Source source = batch.source(each);
                String server = batch.server(each);
                int version = batch.version(each);
                learn(
                        source,
                        server,
                        version == EntryBatch.NO_VERSION
                                ? version(source, server, batch.acknowledged(each), now)
                                : version,
                        life(batch.remainingMillis(each)),
                        now);
            }
            return batch;
        });
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
        long tick = rows.tick(now + Math.max(0, life - window.toMillis()));
        long last = rows.tick(now + life);
        lock.unlockRead(stamp);
        List<UpdateRange> ranges = new ArrayList<>();
        for (; tick <= last; tick++) {
            stamp = lock.writeLock();
            try {
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
        long stamp = lock.readLock();
        try {
            return rows.modifications();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Number of the last change made here; changes are numbered from 1 and wrap around, past 0, as 32 bits do. */
    public int lastUpdate() {
        long stamp = lock.readLock();
        try {
            return rows.changes().last();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /**
     * Entries changed here after the given change, in the order of their changes, at most {@code limit}; none only if
     * there are none.
     */
    public List<Entry> changedSince(int update, int limit) {
        List<Entry> entries = new ArrayList<>();
        int[] found = new int[limit];
        long stamp = lock.writeLock();
        try {
            long now = clock.getAsLong();
            int since = update;
            int count;
            do {
                count = rows.changes().after(since, found);
                for (int each = 0; each < count; each++) {
                    since = rows.changes().number(found[each]);
                    rows.entry(found[each], now).ifPresent(entries::add);
                }
            } while (entries.isEmpty() && count == limit);
        } finally {
            lock.unlockWrite(stamp);
        }
        return entries;
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
        long stamp = lock.readLock();
        try {
            long now = clock.getAsLong();
            int highest = rows.highest();
            int end = (int) Math.min(highest, (long) cursor + ROWS_A_STEP);
            int visited = 0;
            int row = cursor;
            while (row < end && visited < limit) {
                Optional<Entry> entry = rows.entry(++row, now);
                entry.ifPresent(visitor);
                visited += entry.isPresent() ? 1 : 0;
            }
            return row >= highest ? -1 : row;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Entries in the table; those expired but not yet removed are among them. */
    public int used() {
        long stamp = lock.readLock();
        try {
            return rows.used();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Removes expired entries, a bounded number a call; to be called several times a second. */
    public void expire() {
        long stamp = lock.writeLock();
        try {
            rows.expire(clock.getAsLong(), EXPIRED_A_CALL);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Has a listener called, by the changing thread, after each change made here. It must not block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private Optional<String> find(Source source, int leastRemaining, long now) {
        int row = rows.find(source);
        return row == 0 || rows.remaining(row, now) <= leastRemaining
                ? Optional.empty()
                : Optional.of(rows.server(row));
    }

    private String keep(Source source, String from, String to) {
        String kept;
        long stamp = lock.writeLock();
        try {
            long now = clock.getAsLong();
            int row = rows.find(source);
            boolean open = row == 0
                    || rows.remaining(row, now) <= 0
                    || rows.server(row).equals(from);
            if (open && !rows.canName(to) || row == 0 && !makesRoom(now)) {
                return to;
            }
            if (row == 0) {
                row = rows.add(source, to, 0, now + life);
            } else if (open) {
                rows.point(row, to, Version.next(rows.version(row)));
            }
            use(row, now);
            kept = rows.server(row);
        } finally {
            lock.unlockWrite(stamp);
        }
        changed();
        return kept;
    }

    /** The version of what a peer says that keeps none. */
    private int version(Source source, String server, int acknowledged, long now) {
        int row = rows.find(source);
        if (row == 0 || rows.remaining(row, now) <= 0) {
            return 0;
        }
        boolean moved = !rows.server(row).equals(server)
                && !isUnknownTo(acknowledged, rows.changes().number(row));
        return moved ? Version.next(rows.version(row)) : rows.version(row);
    }

    private <T> T learning(Supplier<T> step) {
        T learned;
        boolean conflict;
        long stamp = lock.writeLock();
        try {
            int last = rows.changes().last();
            learned = step.get();
            conflict = rows.changes().last() != last;
        } finally {
            lock.unlockWrite(stamp);
        }
        if (conflict) {
            changed();
        }
        return learned;
    }

    private Learned learn(Source source, String server, int version, int remaining, long now) {
        if (!rows.canName(server)) {
            return Learned.REFUSED;
        }
        int row = rows.find(source);
        if (row == 0) {
            if (!makesRoom(now)) {
                return Learned.FULL;
            }
            rows.add(source, server, version, now + remaining);
            return Learned.TAKEN;
        }
        if (rows.remaining(row, now) <= 0) {
            rows.changes().forget(row);
            rows.point(row, server, version);
            rows.prolong(row, now + remaining, now);
            return Learned.TAKEN;
        }
        String here = rows.server(row);
        int versionHere = rows.version(row);
        if (here.equals(server)) {
            if (Version.compare(version, versionHere) > 0) {
                rows.point(row, server, version);
            }
            if (remaining > rows.remaining(row, now)) {
                rows.prolong(row, now + remaining, now);
            }
            return Learned.CONFIRMED;
        }
        rows.changes().changed(row);
        if (Precedence.isFirst(source, here, versionHere, server, version)) {
            return Learned.REFUSED;
        }
        rows.point(row, server, version);
        rows.prolong(row, now + remaining, now);
        return Learned.REPLACED;
    }

    private int life(long remainingMillis) {
        return (int) Math.clamp(remainingMillis, 1, life);
    }

    private static boolean isUnknownTo(int acknowledged, int change) {
        return change != 0 && (acknowledged == 0 || change - acknowledged > 0);
    }

    /** Sees to it that one more row fits, unless the table is full and keeps what it has. */
    private boolean makesRoom(long now) {
        if (rows.used() >= config.size()) {
            switch (config.whenFull()) {
                case EVICT_OLDEST -> rows.evict(now);
                case REJECT -> rows.expire(now, 1);
            }
        }
        return rows.used() < config.size();
    }

    private void use(int row, long now) {
        rows.prolong(row, now + life, now);
        rows.changes().changed(row);
    }

    private void empty() {
        long now = clock.getAsLong();
        Rows emptied = new Rows(life, now);
        emptied.continueFrom(rows);
        rows = emptied;
    }

    private void changed() {
        for (Runnable listener : listeners) {
            listener.run();
        }
    }
}
