package dev.limpet.proxy.health;

import java.util.OptionalLong;
import java.util.TreeSet;

/** What is to be done at which time, in order. Used by one thread. */
final class Agenda {
    private final TreeSet<Entry> entries = new TreeSet<>(Agenda::inOrder);
    private long entered;

    /** What stands in an agenda, at one time at most. */
    abstract static class Entry {
        private long dueMillis;
        private long number;

        /** Its time has come, and it stands in the agenda no more. */
        abstract void due();
    }

    /** The same as by {@code Comparator.comparing}, whose serializable lambdas no archive of classes can hold. */
    private static int inOrder(Entry one, Entry other) {
        int order = Long.compare(one.dueMillis, other.dueMillis);
        return order != 0 ? order : Long.compare(one.number, other.number);
    }

    /** Has the entry called at that time, and no more at the one before. */
    void enter(Entry entry, long dueMillis) {
        entries.remove(entry);
        entry.dueMillis = dueMillis;
        entry.number = entered++;
        entries.add(entry);
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }

    /** Whether the entry is not called before that time. */
    boolean isLater(Entry entry, long millis) {
        return entries.contains(entry) && entry.dueMillis > millis;
    }

    /** Calls what is due, earliest first. */
    void run(long nowMillis) {
        while (!entries.isEmpty() && entries.first().dueMillis <= nowMillis) {
            Entry entry = entries.first();
            entries.remove(entry);
            entry.due();
        }
    }

    /** When the next entry is due. */
    OptionalLong next() {
        return entries.isEmpty() ? OptionalLong.empty() : OptionalLong.of(entries.first().dueMillis);
    }
}
