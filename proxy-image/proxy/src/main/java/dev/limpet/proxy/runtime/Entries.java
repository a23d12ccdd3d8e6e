package dev.limpet.proxy.runtime;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.StickTable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The entries of a stick table, taken from it a few at a time: a table may be larger than what fits in memory twice. */
final class Entries implements Iterator<Entry> {
    private static final int AT_ONCE = 256;

    private final StickTable table;
    private final Queue<Entry> taken = new ArrayDeque<>();
    private int cursor;

    private Entries(StickTable table) {
        this.table = table;
    }

    static Stream<Entry> of(StickTable table) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new Entries(table), Spliterator.NONNULL), false);
    }

    @Override
    public boolean hasNext() {
        while (taken.isEmpty() && cursor >= 0) {
            cursor = table.walk(cursor, AT_ONCE, taken::add);
        }
        return !taken.isEmpty();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return taken.remove();
    }
}
