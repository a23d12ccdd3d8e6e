package dev.limpet.proxy.net;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * One event loop's free list of spill buffers, in powers of two from {@link #LEAST} to {@link #MOST}. Buffers that are
 * given back are kept for the next, up to {@link #KEPT} bytes in all, or the loop's part of a quarter of the budget.
 */
final class SpillPool {
    static final int LEAST = 16 << 10;
    static final int MOST = 1 << 20;
    private static final int KEPT = 8 << 20;

    /** How much may be lent out before reads are made small; beyond it each slow receiver holds {@link #LEAST}. */
    private static final int AMPLE = 16 << 20;

    private final List<Deque<Memory>> free = Stream.<Deque<Memory>>generate(ArrayDeque::new)
            .limit(1 + sizeClass(MOST))
            .toList();
    private final SpillBudget budget;
    private final long mostKept;
    private int kept;
    private long lent;

    /** The free list of one of that many event loops. */
    SpillPool(SpillBudget budget, int loops) {
        this.budget = budget;
        this.mostKept = Math.min(KEPT, budget.most() / 4 / loops);
    }

    /**
     * A buffer of at least that many bytes, at most {@link #MOST}.
     *
     * @throws NoBufferException when the budget does not have as much
     */
    Memory take(int bytes) {
        int sizeClass = sizeClass(bytes);
        Memory memory = free.get(sizeClass).poll();
        if (memory == null) {
            if (!budget.tryTake(LEAST << sizeClass)) {
                throw new NoBufferException();
            }
            memory = Memory.confined(LEAST << sizeClass);
        } else {
            kept -= memory.size();
        }
        lent += memory.size();
        return memory;
    }

    void give(Memory memory) {
        lent -= memory.size();
        if (kept + memory.size() > mostKept) {
            memory.free();
            budget.give(memory.size());
        } else {
            kept += memory.size();
            free.get(sizeClass(memory.size())).push(memory);
        }
    }

    /** Whether so much is lent out that a session should read no more at once than the smallest buffer holds. */
    boolean scarce() {
        return lent > AMPLE || budget.halfGone();
    }

    private static int sizeClass(int bytes) {
        return Math.max(0, 32 - Integer.numberOfLeadingZeros((bytes - 1) / LEAST));
    }
}
