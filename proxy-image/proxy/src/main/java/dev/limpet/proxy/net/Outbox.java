package dev.limpet.proxy.net;

/**
 * Small writes of one event loop, which are made together when the connections of a turn have been read, or enough of them:
 * the kernel's code for reading stays in the processor's caches meanwhile, and then its code for writing.
 */
final class Outbox {
    private static final int MOST = 64;
    private static final int SIZE = 64 << 10;
    private static final int LARGEST = 4 << 10;

    private final Worker worker;
    private final Memory memory = Memory.collected(SIZE);
    private final EpollEndpoint[] senders = new EpollEndpoint[MOST];
    private final int[] ends = new int[MOST];
    private final Runnable emptying = this::empty;
    private int count;
    private long rounds;

    Outbox(Worker worker) {
        this.worker = worker;
    }

    /** How often it was emptied: what was put in while it was the same is there still. */
    long rounds() {
        return rounds;
    }

    /** Puts in a copy of bytes that are to be written by the end of the turn; false if they are too many for that. */
    boolean put(EpollEndpoint sender, Memory from, int start, int end) {
        int length = end - start;
        if (length > LARGEST) {
            return false;
        }
        if (count == MOST || used() + length > SIZE) {
            empty();
        }
        if (count == 0) {
            worker.execute(emptying);
        }
        int at = used();
        memory.bytes(at, at + length).put(from.bytes(start, end));
        senders[count] = sender;
        ends[count] = at + length;
        count++;
        return true;
    }

    /** Makes all writes that there are. */
    void empty() {
        rounds++;
        int all = count;
        int start = 0;
        count = 0;
        for (int i = 0; i < all; i++) {
            senders[i].writeQueued(memory, start, ends[i]);
            start = ends[i];
        }
    }

    private int used() {
        return count == 0 ? 0 : ends[count - 1];
    }
}
