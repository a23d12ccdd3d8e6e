package dev.limpet.proxy.uring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which completions find whose they are. One that is given back is not used again before all operations
 * that were queued under it have been handed over and were told of.
 */
final class Slots {
    private static final int FIRST_SIZE = 1 << 10;

    private @Nullable Operations[] operations = new Operations[FIRST_SIZE];
    /** 0 is nobody's. */
    private int used = 1;

    private int[] free = new int[FIRST_SIZE];
    private int freeCount;
    private int[] leaving = new int[FIRST_SIZE];
    private int leavingCount;

    int take(Operations owner) {
        int slot = freeCount > 0 ? free[--freeCount] : used++;
        if (slot == operations.length) {
            operations = Arrays.copyOf(operations, 2 * slot);
        }
        operations[slot] = owner;
        return slot;
    }

    void give(int slot) {
        leaving = room(leaving, leavingCount);
        leaving[leavingCount++] = slot;
    }

    @Nullable
    Operations get(int slot) {
        return operations[slot];
    }

    /** How many were given back and are not free yet. */
    int leaving() {
        return leavingCount;
    }

    /** Frees the first so many that were given back. */
    void free(int count) {
        for (int i = 0; i < count; i++) {
            operations[leaving[i]] = null;
            free = room(free, freeCount);
            free[freeCount++] = leaving[i];
        }
        leavingCount -= count;
        System.arraycopy(leaving, count, leaving, 0, leavingCount);
    }

    void abandonAll() {
        for (int slot = 0; slot < used; slot++) {
            Operations each = operations[slot];
            operations[slot] = null;
            if (each != null) {
                each.abandon();
            }
        }
    }

    private static int[] room(int[] array, int count) {
        return count == array.length ? Arrays.copyOf(array, 2 * count) : array;
    }
}
