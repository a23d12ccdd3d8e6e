package dev.limpet.proxy.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A piece of native memory, by its address for sockets of Linux, and as a buffer for channels. */
final class Memory {
    private final Arena arena;
    private final ByteBuffer bytes;
    private final long address;
    private final int size;

    private Memory(Arena arena, int size) {
        MemorySegment segment = arena.allocate(size);
        this.arena = arena;
        this.bytes = segment.asByteBuffer();
        this.address = segment.address();
        this.size = size;
    }

    /** Memory that goes when nothing refers to it any more. */
    static Memory collected(int size) {
        return new Memory(Arena.ofAuto(), size);
    }

    /** Memory of the calling thread, which {@link #free} gives back. */
    @SuppressWarnings("MustBeClosedChecker") // A pool lends it again and again, and frees it at last.
    static Memory confined(int size) {
        return new Memory(Arena.ofConfined(), size);
    }

    long address() {
        return address;
    }

    int size() {
        return size;
    }

    /** The bytes from {@code start} to before {@code end}; the buffer is the same one at every call. */
    ByteBuffer bytes(int start, int end) {
        return bytes.clear().position(start).limit(end);
    }

    void free() {
        arena.close();
    }
}
