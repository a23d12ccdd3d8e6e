package dev.limpet.proxy.uring;

/** What was received for one descriptor and is not taken yet, in buffers that have to be given back soon. */
public final class Inbox {
    private static final int NONE = -1;

    private final BufferGroup group;
    private int first = NONE;
    private int last = NONE;
    private int offset;

    Inbox(BufferGroup group) {
        this.group = group;
    }

    public boolean isEmpty() {
        return first == NONE;
    }

    /** Adds what a completion with those values has brought. */
    public void add(int result, int flags) {
        int buffer = flags >>> 16;
        group.length(buffer, result);
        group.next(buffer, NONE);
        if (first == NONE) {
            first = buffer;
        } else {
            group.next(last, buffer);
        }
        last = buffer;
    }

    /** Whether so much came at once that there may be much more. */
    public boolean isStream() {
        return first != NONE && group.length(first) == BufferGroup.SIZE;
    }

    /** Moves bytes to an address; how many. */
    public int take(long to, int most) {
        int taken = 0;
        while (first != NONE && taken < most) {
            int length = group.length(first);
            int count = Math.min(most - taken, length - offset);
            group.copy(first, offset, to + taken, count);
            taken += count;
            offset += count;
            if (offset == length) {
                drop();
            }
        }
        return taken;
    }

    public void clear() {
        while (first != NONE) {
            drop();
        }
    }

    private void drop() {
        int buffer = first;
        first = group.next(buffer);
        offset = 0;
        group.give(buffer);
    }
}
