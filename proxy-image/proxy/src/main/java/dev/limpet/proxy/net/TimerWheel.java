package dev.limpet.proxy.net;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel (Varghese and Lauck 1987, scheme 6) of one event loop. Time goes in ticks; an entry stands in
 * the slot of the tick at which it is to be looked at, in a ring that runs through the entries themselves, so that
 * adding, moving and removing cost a few writes and no memory. Entries due beyond one turn of the wheel are looked at
 * once a turn and put back, which is also when idle timeouts are judged: nothing is moved while bytes flow.
 */
final class TimerWheel {
    private static final int SLOTS = 128;

    private final Entry[] slots = new Entry[SLOTS];
    private long tick;
    private int size;

    TimerWheel() {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots[slot] = new Head();
        }
    }

    /** What stands in a wheel. */
    abstract static class Entry {
        private @Nullable Entry next;
        private @Nullable Entry previous;

        /** Its tick, or a turn of the wheel, has come, and it stands in the wheel no more. */
        abstract void due(long tick);
    }

    private static final class Head extends Entry {
        Head() {
            super.next = this;
            super.previous = this;
        }

        @Override
        void due(long tick) {}
    }

    long tick() {
        return tick;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** How many entries are looked at in a tick if they are spread evenly. */
    int share() {
        return size / SLOTS;
    }

    /** Has the entry looked at in that tick or, when it is far, after one turn of the wheel. */
    void schedule(Entry entry, long dueTick) {
        remove(entry);
        long within = Math.clamp(dueTick, tick + 1, tick + SLOTS - 1);
        Entry head = slots[(int) (within % SLOTS)];
        Entry last = previous(head);
        entry.previous = last;
        entry.next = head;
        last.next = entry;
        head.previous = entry;
        size++;
    }

    void remove(Entry entry) {
        if (entry.next != null) {
            Entry before = previous(entry);
            Entry after = next(entry);
            before.next = after;
            after.previous = before;
            entry.next = null;
            entry.previous = null;
            size--;
        }
    }

    /**
     * Moves time on, and looks at entries whose slot has come, at most so many; answers whether those were all. If not, time
     * stands still at those that are left until it is moved on again.
     */
    boolean advance(long now, int most) {
        if (isEmpty()) {
            tick = Math.max(tick, now);
        }
        for (int looked = 0; ; looked++) {
            Entry head = slots[(int) (tick % SLOTS)];
            while (next(head) == head) {
                if (tick >= now) {
                    return true;
                }
                tick++;
                head = slots[(int) (tick % SLOTS)];
            }
            if (looked == most) {
                return false;
            }
            Entry entry = next(head);
            remove(entry);
            entry.due(tick);
        }
    }

    /** Visits every entry; the visitor may remove the one that it is given. */
    void forEach(Consumer<Entry> visitor) {
        for (Entry head : slots) {
            Entry entry = next(head);
            while (entry != head) {
                Entry after = next(entry);
                visitor.accept(entry);
                entry = after;
            }
        }
    }

    private static Entry next(Entry entry) {
        Entry next = entry.next;
        if (next == null) {
            throw new IllegalStateException("not in the wheel");
        }
        return next;
    }

    private static Entry previous(Entry entry) {
        Entry previous = entry.previous;
        if (previous == null) {
            throw new IllegalStateException("not in the wheel");
        }
        return previous;
    }
}
