package dev.limpet.proxy.stick;

import dev.limpet.config.StickConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Which server each source is kept on, for as long as its entry lives. An entry is made when a server is chosen, before
 * the connection, and lives {@code expire} beyond its last use; when the table is full the entry unused longest makes
 * room. Safe for use by all threads.
 *
 * <p>Changes made here are numbered, so that peers can be taught what they have not seen; entries learned from a peer
 * are not taught on, except in a full resync.
 */
public final class StickTable {
    private final String name;
    private final LongSupplier clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<Source, Stored> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final NavigableMap<Integer, Source> updates = new TreeMap<>();
    private StickConfig config;
    private int lastUpdate;

    private record Stored(String server, long expiresMillis, int update) {}

    /**
     * An empty table.
     *
     * @param clock milliseconds of a clock that never steps back
     */
    public StickTable(String name, StickConfig config, LongSupplier clock) {
        this.name = name;
        this.config = config;
        this.clock = clock;
    }

    public String name() {
        return name;
    }

    public synchronized StickConfig config() {
        return config;
    }

    /** Takes over another size, expiry or prefix; entries stay as far as they fit. */
    public synchronized void configure(StickConfig changed) {
        config = changed;
        evict();
    }

    /** The server that the source is kept on; prolongs nothing. */
    public synchronized Optional<String> lookup(Source source) {
        Stored stored = live(source);
        return stored == null ? Optional.empty() : Optional.of(stored.server);
    }

    /**
     * The server that the source is kept on, which a new connection now goes to: the entry lives its full time again.
     */
    public Optional<String> touch(Source source) {
        Optional<String> server;
        synchronized (this) {
            Stored stored = live(source);
            if (stored == null) {
                return Optional.empty();
            }
            store(source, stored.server);
            server = Optional.of(stored.server);
        }
        changed();
        return server;
    }

    /**
     * Keeps the source on the server unless it is kept on one already, and returns the one it is kept on. Of any number
     * of simultaneous calls for one source, all return the same server.
     */
    public String reserve(Source source, String server) {
        String kept;
        synchronized (this) {
            Stored stored = live(source);
            kept = stored == null ? server : stored.server;
            store(source, kept);
        }
        changed();
        return kept;
    }

    /**
     * Moves the source from a server that cannot serve it to another, unless it was moved meanwhile; returns the server
     * it is kept on now.
     */
    public String move(Source source, String from, String to) {
        String kept;
        synchronized (this) {
            Stored stored = live(source);
            kept = stored == null || stored.server.equals(from) ? to : stored.server;
            store(source, kept);
        }
        changed();
        return kept;
    }

    /** Takes an entry out; tells whether there was one. Peers are not told: their protocol has no message for it. */
    public synchronized boolean remove(Source source) {
        Stored stored = entries.remove(source);
        if (stored != null) {
            updates.remove(stored.update);
        }
        return stored != null;
    }

    /** Takes all entries out. */
    public synchronized void clear() {
        entries.clear();
        updates.clear();
    }

    /**
     * Takes in what a peer says of a source.
     *
     * @param remainingMillis how long the entry is to live, at most the table's own expiry
     */
    public Learned learn(Source source, String server, long remainingMillis) {
        synchronized (this) {
            Stored stored = live(source);
            long expires = clock.getAsLong()
                    + Math.min(remainingMillis, config.expire().toMillis());
            if (stored != null && stored.server.equals(server)) {
                entries.put(source, new Stored(server, Math.max(expires, stored.expiresMillis), stored.update));
                return Learned.CONFIRMED;
            }
            if (stored == null
                    || Precedence.first(source, stored.server, server).equals(server)) {
                if (stored != null) {
                    updates.remove(stored.update);
                }
                entries.put(source, new Stored(server, expires, 0));
                evict();
                return stored == null ? Learned.TAKEN : Learned.REPLACED;
            }
            store(source, stored.server);
        }
        changed();
        return Learned.REFUSED;
    }

    /** Number of the last change made here; changes are numbered from 1 and wrap around as 32-bit numbers do. */
    public synchronized int lastUpdate() {
        return lastUpdate;
    }

    /** Entries changed here after the given change, in the order of their changes, at most {@code limit}. */
    public synchronized List<Entry> changedSince(int update, int limit) {
        return updates.tailMap(update, false).entrySet().stream()
                .limit(limit)
                .map(change ->
                        entry(change.getValue(), java.util.Objects.requireNonNull(entries.get(change.getValue()))))
                .toList();
    }

    /**
     * Walks over all entries, whoever made them, in an order of the table's own. An entry that lives from the first
     * call to the last is visited once; one that comes or goes meanwhile may or may not be.
     *
     * @param cursor 0 to begin, then what the call before returned
     * @return the next cursor, or -1 at the end
     */
    public synchronized int walk(int cursor, int limit, java.util.function.Consumer<Entry> visitor) {
        List<Map.Entry<Source, Stored>> all = List.copyOf(entries.entrySet());
        int end = Math.min(all.size(), cursor + limit);
        for (Map.Entry<Source, Stored> each : all.subList(Math.min(cursor, end), end)) {
            visitor.accept(entry(each.getKey(), each.getValue()));
        }
        return end == all.size() ? -1 : end;
    }

    /** Entries in the table. */
    public synchronized int used() {
        return entries.size();
    }

    /** Removes expired entries, a bounded number a call; to be called several times a second. */
    public synchronized void expire() {
        long now = clock.getAsLong();
        entries.entrySet().removeIf(each -> {
            boolean expired = each.getValue().expiresMillis <= now;
            if (expired) {
                updates.remove(each.getValue().update);
            }
            return expired;
        });
    }

    /** Has a listener called, by the changing thread, after each change made here. It must not block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private @org.jspecify.annotations.Nullable Stored live(Source source) {
        Stored stored = entries.get(source);
        return stored == null || stored.expiresMillis <= clock.getAsLong() ? null : stored;
    }

    private void store(Source source, String server) {
        Stored before = entries.get(source);
        if (before != null) {
            updates.remove(before.update);
        }
        entries.put(
                source, new Stored(server, clock.getAsLong() + config.expire().toMillis(), ++lastUpdate));
        updates.put(lastUpdate, source);
        evict();
    }

    private void evict() {
        while (entries.size() > config.size()) {
            Map.Entry<Source, Stored> oldest = entries.entrySet().iterator().next();
            updates.remove(oldest.getValue().update);
            entries.remove(oldest.getKey());
        }
    }

    private Entry entry(Source source, Stored stored) {
        return new Entry(
                source, stored.server, (int) Math.max(0, stored.expiresMillis - clock.getAsLong()), stored.update);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
