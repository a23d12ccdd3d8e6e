package dev.limpet.proxy.stick;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.stats.Conflicts;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a stick table holds, and the rules by which that changes. Written under the table's lock only; {@link #find} may
 * be called by racing readers, who then find out by the lock whether they may believe it.
 */
final class Entries {
    private final Conflicts conflicts = new Conflicts();
    private final LongAdder turnedAway = new LongAdder();
    private final Precision precision;
    private volatile StickConfig config;
    private volatile int life;
    private Rows rows;
    private long heard;

    Entries(StickConfig config, long now) {
        this.config = config;
        this.life = (int) config.expire().toMillis();
        this.precision = new Precision(life, config.size(), now);
        this.rows = new Rows(life, now);
    }

    Conflicts conflicts() {
        return conflicts;
    }

    /** How often a source got no entry because the table was full. */
    LongAdder turnedAway() {
        return turnedAway;
    }

    StickConfig config() {
        return config;
    }

    /** Milliseconds that an entry lives from its last use. */
    int life() {
        return life;
    }

    Rows rows() {
        return rows;
    }

    /** See {@link StickTable#entriesHeard}. */
    long heard() {
        return heard;
    }

    /** See {@link StickTable#configure}. */
    void configure(StickConfig changed, long now) {
        int changedLife = (int) changed.expire().toMillis();
        if (changed.ipv4Prefix() != config.ipv4Prefix() || changed.ipv6Prefix() != config.ipv6Prefix()) {
            clear(now);
        }
        if (changedLife != life) {
            life = changedLife;
            rows.relive(life, now);
        }
        config = changed;
        precision.configure(life, changed.size(), now);
        while (rows.used() > changed.size()) {
            rows.evict(now);
        }
    }

    void clear(long now) {
        Rows emptied = new Rows(life, now);
        emptied.continueFrom(rows);
        rows = emptied;
    }

    /** Removes expired entries, so many at most. */
    void expire(long now, int most) {
        precision.relax(now);
        rows.expire(now, most);
    }

    /** The server that the source is kept on. */
    Optional<String> find(Source source, long now) {
        return find(source, 0, now);
    }

    /** The server that the source is kept on, if that was told lately enough to need no word now. */
    Optional<String> findFresh(Source source, long now) {
        return find(source, life - precision.millis(), now);
    }

    /** The server that the source is kept on, for a full life from now. */
    Optional<String> use(Source source, long now) {
        int row = rows.find(source);
        if (row == 0 || rows.remaining(row, now) <= 0) {
            return Optional.empty();
        }
        use(row, now);
        return Optional.of(rows.server(row));
    }

    /** Keeps the source on a server if it is kept on none, or on {@code from}; returns the one it is kept on then. */
    String keep(Source source, String from, String to, long now) {
        int row = rows.find(source);
        boolean open =
                row == 0 || rows.remaining(row, now) <= 0 || rows.server(row).equals(from);
        if (open && !rows.canName(to) || row == 0 && !makesRoom(now)) {
            return to;
        }
        if (row == 0) {
            row = rows.add(source, to, 0, now + life);
            added(1, now);
        } else if (open) {
            rows.point(row, to, Version.next(rows.version(row)));
        }
        use(row, now);
        return rows.server(row);
    }

    /** See {@link StickTable#learn(Source, String, int, long)}. */
    Learned learn(Source source, String server, int version, long remainingMillis, long now) {
        heard++;
        return settle(source, server, version, remainingMillis, now);
    }

    private Learned settle(Source source, String server, int version, long remainingMillis, long now) {
        if (!rows.canName(server)) {
            return Learned.REFUSED;
        }
        int remaining = (int) Math.clamp(remainingMillis, 1, life);
        int row = rows.find(source);
        if (row == 0) {
            if (!makesRoom(now)) {
                return Learned.FULL;
            }
            rows.add(source, server, version, now + remaining);
            added(1, now);
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
            conflicts.kept.increment();
            return Learned.REFUSED;
        }
        conflicts.replaced.increment();
        rows.point(row, server, version);
        rows.prolong(row, now + remaining, now);
        return Learned.REPLACED;
    }

    /** Told of each entry of a lesson what became of it. */
    interface Outcome {
        void of(Lesson lesson, int entry, Learned learned);
    }

    /** Takes in some entries of a lesson; returns how many. */
    int learn(Lesson lesson, int from, int to, long now, Outcome outcome) {
        rows.expect(Math.min(lesson.expected(), config.size()));
        LessonNames names = rows.namesOf(lesson);
        int fresh = 0;
        for (int each = from; each < to; each++) {
            boolean isNew = isAdded(lesson, each, names, now);
            fresh += isNew ? 1 : 0;
            outcome.of(lesson, each, isNew ? Learned.TAKEN : settle(lesson, each, now));
        }
        names.release();
        added(fresh, now);
        heard += to - from;
        return to - from;
    }

    /** Adds an entry if nothing has to be settled before: its source is new, and there is room. */
    private boolean isAdded(Lesson lesson, int entry, LessonNames names, long now) {
        return lesson.version(entry) != Lesson.NO_VERSION
                && rows.used() < config.size()
                && rows.canNameAny()
                && rows.addIfNew(lesson, entry, names, now + Math.clamp(lesson.remainingMillis(entry), 1, life));
    }

    private Learned settle(Lesson lesson, int entry, long now) {
        Source source = new Source(lesson.high(entry), lesson.low(entry));
        String server = lesson.name(lesson.server(entry));
        long remaining = lesson.remainingMillis(entry);
        int version = lesson.version(entry) == Lesson.NO_VERSION
                ? version(source, server, lesson.acknowledged(entry), now)
                : lesson.version(entry);
        return settle(source, server, version, remaining, now);
    }

    /** Makes an entry that was taken in a change made here. */
    void teach(Lesson lesson, int entry, Learned learned) {
        if (learned == Learned.TAKEN) {
            rows.changes().changed(rows.find(new Source(lesson.high(entry), lesson.low(entry))));
        }
    }

    /** See {@link StickTable#learnUnversioned}. */
    Learned learnUnversioned(Source source, String server, long remainingMillis, int acknowledged, long now) {
        return learn(source, server, version(source, server, acknowledged, now), remainingMillis, now);
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

    private static boolean isUnknownTo(int acknowledged, int change) {
        return change != 0 && (acknowledged == 0 || change - acknowledged > 0);
    }

    private Optional<String> find(Source source, int leastRemaining, long now) {
        int row = rows.find(source);
        return row == 0 || rows.remaining(row, now) <= leastRemaining
                ? Optional.empty()
                : Optional.of(rows.server(row));
    }

    /** Sees to it that one more row fits, unless the table is full and keeps what it has. */
    private boolean makesRoom(long now) {
        if (rows.used() >= config.size()) {
            switch (config.whenFull()) {
                case EVICT_OLDEST -> rows.evict(now);
                case REJECT -> rows.expire(now, 1);
            }
        }
        boolean room = rows.used() < config.size();
        if (!room) {
            turnedAway.increment();
        }
        return room;
    }

    /** Entries are new: they may soon have others dropped. */
    private void added(int count, long now) {
        if (config.whenFull() == StickConfig.WhenFull.EVICT_OLDEST && rows.used() >= config.size() / 2) {
            precision.added(count, now);
        }
    }

    private void use(int row, long now) {
        rows.prolong(row, now + life, now);
        rows.changes().changed(row);
    }
}
