package dev.limpet.proxy.uring;

import static dev.limpet.proxy.uring.Kernel.MEMORY;
import static dev.limpet.proxy.uring.Kernel.SHORT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The buffers that one event loop's ring receives into. Whoever is told of one gives it back, and soon: all share them. */
final class BufferGroup {
    static final int SIZE = 2 << 10;
    static final int ID = 0;
    private static final int COUNT = 1 << 9;
    private static final int ENTRY = 16;
    private static final int TAIL = 14;

    private final Arena arena = Arena.ofShared();
    private final long ring = arena.allocate((long) COUNT * ENTRY, 4096).address();
    private final long buffers = arena.allocate((long) COUNT * SIZE, 4096).address();
    /** What an {@link Inbox} notes of each buffer in it. */
    private final int[] next = new int[COUNT];

    private final int[] length = new int[COUNT];
    private short tail;

    BufferGroup(Ring owner) throws IOException {
        owner.registerBuffers(ring, COUNT, ID);
        for (int buffer = 0; buffer < COUNT; buffer++) {
            give(buffer);
        }
    }

    void give(int buffer) {
        long at = ring + (long) (tail++ & COUNT - 1) * ENTRY;
        MEMORY.set(JAVA_LONG, at, address(buffer));
        MEMORY.set(JAVA_INT, at + 8, SIZE);
        MEMORY.set(JAVA_SHORT, at + 12, (short) buffer);
        SHORT.setRelease(MEMORY, ring + TAIL, tail);
    }

    int next(int buffer) {
        return next[buffer];
    }

    void next(int buffer, int following) {
        next[buffer] = following;
    }

    int length(int buffer) {
        return length[buffer];
    }

    void length(int buffer, int bytes) {
        length[buffer] = bytes;
    }

    void copy(int buffer, int offset, long to, int count) {
        MemorySegment.copy(MEMORY, address(buffer) + offset, MEMORY, to, count);
    }

    void close() {
        arena.close();
    }

    private long address(int buffer) {
        return buffers + (long) buffer * SIZE;
    }
}
