package dev.limpet.proxy.stick;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A lesson that is gathered entry by entry. For use by one thread. */
public final class EntryBatch implements Lesson {
    private static final int SIZE = 128;

    private final Source[] sources = new Source[SIZE];
    private final int[] servers = new int[SIZE];
    private final int[] versions = new int[SIZE];
    private final int[] acknowledged = new int[SIZE];
    private final long[] remainingMillis = new long[SIZE];
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private int size;

    /**
     * Adds an entry of a peer that keeps versions; the batch must not be full.
     *
     * @param millis how long the entry is to live, at most the table's own expiry
     */
    public void add(Source source, String server, int version, long millis) {
        sources[size] = source;
        servers[size] = number(server);
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

    public boolean isFull() {
        return size == SIZE;
    }

    public void clear() {
        Arrays.fill(sources, 0, size, null);
        names.clear();
        numbers.clear();
        size = 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int expected() {
        return 0;
    }

    @Override
    public long high(int entry) {
        return sources[entry].high();
    }

    @Override
    public long low(int entry) {
        return sources[entry].low();
    }

    @Override
    public int server(int entry) {
        return servers[entry];
    }

    @Override
    public int version(int entry) {
        return versions[entry];
    }

    @Override
    public long remainingMillis(int entry) {
        return remainingMillis[entry];
    }

    @Override
    public int acknowledged(int entry) {
        return acknowledged[entry];
    }

    @Override
    public int names() {
        return names.size();
    }

    @Override
    public String name(int server) {
        return names.get(server);
    }

    private int number(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        names.add(name);
        numbers.put(name, names.size() - 1);
        return names.size() - 1;
    }
}
