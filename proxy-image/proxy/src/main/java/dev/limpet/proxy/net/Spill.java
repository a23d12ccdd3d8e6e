package dev.limpet.proxy.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes that were read and could not be sent yet, in a buffer that is borrowed only while there are any. */
final class Spill {
    private final SpillPool pool;
    private @Nullable Memory memory;
    private int start;
    private int end;

    Spill(SpillPool pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return memory == null;
    }

    int size() {
        return end - start;
    }

    /** Adds bytes behind those that are there. */
    void add(ByteBuffer bytes) {
        Memory into = room(bytes.remaining());
        int added = bytes.remaining();
        into.bytes(end, end + added).put(bytes);
        end += added;
    }

    /** Adds bytes before those that are there. */
    void prepend(byte[] bytes) {
        Memory before = memory;
        Memory into = pool.take(bytes.length + size() + SpillPool.LEAST);
        int length = bytes.length + size();
        ByteBuffer target = into.bytes(0, length).put(bytes);
        if (before != null) {
            target.put(before.bytes(start, end));
            pool.give(before);
        }
        memory = into;
        start = 0;
        end = length;
    }

    /**
     * Reads what a connection has, as far as there is room in the smallest buffer.
     *
     * @return as {@link Endpoint#read}; {@link Endpoint#WOULD_BLOCK} too when there is no room
     */
    int fill(Endpoint from) {
        Memory into = room(0);
        int room = into.size() - end;
        int count = room == 0 ? Endpoint.WOULD_BLOCK : from.read(into, end, end + room);
        end += Math.max(0, count);
        freeIfEmpty();
        return count;
    }

    /** The bytes, which stay; the buffer must not be kept. */
    ByteBuffer bytes() {
        return memory == null ? ByteBuffer.allocate(0) : memory.bytes(start, end);
    }

    /** Whether no more can be {@link #fill filled} in. */
    boolean full() {
        return memory != null && end == memory.size();
    }

    void skip(int count) {
        start += count;
        freeIfEmpty();
    }

    /** Sends as much as the connection takes; returns as {@link Endpoint#write}. */
    int flush(Endpoint to) {
        if (memory == null) {
            return 0;
        }
        int sent = to.write(memory, start, end);
        if (sent > 0) {
            skip(sent);
        }
        return sent;
    }

    void free() {
        skip(size());
    }

    private Memory room(int bytes) {
        Memory into = memory;
        if (into == null) {
            into = pool.take(Math.max(1, bytes));
            memory = into;
        } else if (into.size() - end < bytes) {
            Memory larger = pool.take(size() + bytes);
            larger.bytes(0, size()).put(into.bytes(start, end));
            pool.give(into);
            end -= start;
            start = 0;
            into = larger;
            memory = larger;
        }
        return into;
    }

    private void freeIfEmpty() {
        if (memory != null && start == end) {
            pool.give(memory);
            memory = null;
            start = 0;
            end = 0;
        }
    }
}
