package dev.limpet.proxy.stick;

import java.util.Arrays;

/**
 * Entries that a peer tells, gathered so that a table takes them in together: under one lock, and in a loop that has
 * nothing else in it. For use by one thread.
 */
public final class EntryBatch {
    /** As many as keep the table's other writers waiting some ten microseconds. */
    private static final int SIZE = 128;

    static final int NO_VERSION = -1;

    private final Source[] sources = new Source[SIZE];
    private final String[] servers = new String[SIZE];
    private final int[] versions = new int[SIZE];
    private final int[] acknowledged = new int[SIZE];
    private final long[] remainingMillis = new long[SIZE];
    private int size;

    /**
     * Adds an entry of a peer that keeps versions; the batch must not be full.
     *
     * @param millis how long the entry is to live, at most the table's own expiry
     */
    public void add(Source source, String server, int version, long millis) {
        sources[size] = source;
        servers[size] = server;
        versions[size] = version;
        remainingMillis[size] = millis;
        size++;
    }

    /**
     * Adds an entry of a peer that keeps no versions; the batch must not be full.
     *
     * @param millis how long the entry is to live, at most the table's own expiry
     * @param update the last change made to the table that the peer has acknowledged, 0 if none
     */
    public void addUnversioned(Source source, String server, long millis, int update) {
        acknowledged[size] = update;
        add(source, server, NO_VERSION, millis);
    }

    public int size() {
        return size;
    }

    public boolean isFull() {
        return size == SIZE;
    }

    public void clear() {
        Arrays.fill(sources, 0, size, null);
        Arrays.fill(servers, 0, size, null);
        size = 0;
    }

    Source source(int entry) {
        return sources[entry];
    }

    String server(int entry) {
        return servers[entry];
    }

    int version(int entry) {
        return versions[entry];
    }

    int acknowledged(int entry) {
        return acknowledged[entry];
    }

    long remainingMillis(int entry) {
        return remainingMillis[entry];
    }
}
