package dev.limpet.proxy.uring;

import static dev.limpet.proxy.uring.Kernel.INT;
import static dev.limpet.proxy.uring.Kernel.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The two queues that are shared with the kernel. What is queued goes to the kernel all together, in one system call.
 * Used by the thread that {@link #enable enabled} it alone; the kernel does nothing on its behalf outside of those calls.
 */
final class Ring {
    private static final int SETUP_CQSIZE = 1 << 3;
    private static final int SETUP_R_DISABLED = 1 << 6;
    private static final int SETUP_SUBMIT_ALL = 1 << 7;
    private static final int SETUP_SINGLE_ISSUER = 1 << 12;
    private static final int SETUP_DEFER_TASKRUN = 1 << 13;
    private static final int SETUP =
            SETUP_CQSIZE | SETUP_R_DISABLED | SETUP_SUBMIT_ALL | SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN;

    private static final int REGISTER_ENABLE_RINGS = 12;
    private static final int REGISTER_RING_FDS = 20;
    private static final int REGISTER_PBUF_RING = 22;

    private static final int ENTER_GETEVENTS = 1;
    private static final int ENTER_EXT_ARG = 1 << 3;
    private static final int ENTER_REGISTERED_RING = 1 << 4;
    /** Far more than the kernel has ever needed to take what is queued. */
    private static final int ATTEMPTS = 1_000;

    private static final long OFFSET_SQES = 0x10000000L;
    private static final int SQE = 64;
    private static final int CQE = 16;
    private static final int SQ_CQ_OVERFLOW = 1 << 1;

    private static final byte BUFFER_SELECT = 1 << 5;
    private static final byte CQE_SKIP_SUCCESS = 1 << 6;
    private static final int POLL_ADD_MULTI = 1;
    private static final int RECV_POLL_FIRST = 1;
    private static final int RECV_MULTISHOT = 1 << 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_WAITALL = 0x100;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final byte POLL_ADD = 6;
    private static final byte ASYNC_CANCEL = 14;
    private static final byte CLOSE = 19;
    private static final byte SEND = 26;
    private static final byte RECV = 27;

    /** Who hears what became of an operation. */
    interface Sink {
        void completed(long mark, int result, int flags);
    }

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(Kernel.STATE_SIZE, 8);
    private final MemorySegment patience = arena.allocate(24, 8);
    private final MemorySegment timespec = arena.allocate(16, 8);
    private final int descriptor;
    private final int entries;
    private final long entriesAt;
    private final long ringsAt;
    private final long ringsSize;
    private final long submissionHead;
    private final long submissionTail;
    private final long submissionFlags;
    private final long completionHead;
    private final long completionTail;
    private final long completions;
    private final int completionMask;
    private int enterDescriptor;
    private int enterFlags;
    private int tail;
    private int submitted;

    /**
     * A ring that does nothing yet.
     *
     * @throws IOException with a reason, when the kernel refuses it
     */
    Ring(int submissions, int completions) throws IOException {
        MemorySegment params = arena.allocate(120, 8);
        params.set(JAVA_INT, 4, completions);
        params.set(JAVA_INT, 8, SETUP);
        descriptor = Kernel.setup(state, submissions, params);
        entries = params.get(JAVA_INT, 0);
        completionMask = params.get(JAVA_INT, 4) - 1;
        int array = params.get(JAVA_INT, 64);
        int cqes = params.get(JAVA_INT, 100);
        ringsSize = Math.max(array + entries * 4L, cqes + (completionMask + 1L) * CQE);
        ringsAt = Kernel.map(state, descriptor, ringsSize, 0);
        entriesAt = Kernel.map(state, descriptor, (long) entries * SQE, OFFSET_SQES);
        for (int entry = 0; entry < entries; entry++) {
            MEMORY.set(JAVA_INT, ringsAt + array + 4L * entry, entry);
        }
        submissionHead = ringsAt + params.get(JAVA_INT, 40);
        submissionTail = ringsAt + params.get(JAVA_INT, 44);
        submissionFlags = ringsAt + params.get(JAVA_INT, 56);
        completionHead = ringsAt + params.get(JAVA_INT, 80);
        completionTail = ringsAt + params.get(JAVA_INT, 84);
        this.completions = ringsAt + cqes;
        enterDescriptor = descriptor;
        patience.set(JAVA_LONG, 16, timespec.address());
    }

    /** Makes the ring the calling thread's. */
    void enable() throws IOException {
        Kernel.register(state, descriptor, REGISTER_ENABLE_RINGS, 0, 0);
    }

    /** Spares the look-up of the descriptor in each call; until the thread ends, the ring is there. */
    void registerDescriptor() throws IOException {
        MemorySegment update = arena.allocate(16, 8);
        update.set(JAVA_INT, 0, -1);
        update.set(JAVA_LONG, 8, descriptor);
        Kernel.register(state, descriptor, REGISTER_RING_FDS, update.address(), 1);
        enterDescriptor = update.get(JAVA_INT, 0);
        enterFlags = ENTER_REGISTERED_RING;
    }

    void registerBuffers(long address, int count, int group) throws IOException {
        MemorySegment registration = arena.allocate(40, 8);
        registration.set(JAVA_LONG, 0, address);
        registration.set(JAVA_INT, 8, count);
        registration.set(JAVA_SHORT, 12, (short) group);
        Kernel.register(state, descriptor, REGISTER_PBUF_RING, registration.address(), 1);
    }

    // ---- what is queued

    boolean isFull() {
        return tail - submitted == entries;
    }

    /** Tells once of one of the poll(2) events, of an error, or of a FIN, even one that was told of before. */
    void poll(int fd, int events, long mark) {
        MEMORY.set(JAVA_INT, queue(POLL_ADD, (byte) 0, fd, mark) + 28, events);
    }

    /** Tells of how things stand, if there is something to tell, and from then on when that changes. */
    void watch(int fd, int events, long mark) {
        long at = queue(POLL_ADD, (byte) 0, fd, mark);
        MEMORY.set(JAVA_INT, at + 24, POLL_ADD_MULTI);
        MEMORY.set(JAVA_INT, at + 28, events);
    }

    /** Receives whatever comes, into a buffer of a group each time, until it fails or the group is used up. */
    void receive(int fd, int group, long mark) {
        long at = queue(RECV, BUFFER_SELECT, fd, mark);
        MEMORY.set(JAVA_SHORT, at + 2, (short) (RECV_MULTISHOT | RECV_POLL_FIRST));
        MEMORY.set(JAVA_SHORT, at + 40, (short) group);
    }

    /** Sends as much as is taken at once; tells only when that is not all. */
    void send(int fd, long address, int length, long mark) {
        long at = queue(SEND, CQE_SKIP_SUCCESS, fd, mark);
        MEMORY.set(JAVA_LONG, at + 16, address);
        MEMORY.set(JAVA_INT, at + 24, length);
        MEMORY.set(JAVA_INT, at + 28, MSG_DONTWAIT | MSG_WAITALL | MSG_NOSIGNAL);
    }

    /** Ends the operation of that mark, which tells so itself; tells only when there is none. */
    void cancel(long target, long mark) {
        MEMORY.set(JAVA_LONG, queue(ASYNC_CANCEL, CQE_SKIP_SUCCESS, -1, mark) + 16, target);
    }

    void close(int fd, long mark) {
        queue(CLOSE, CQE_SKIP_SUCCESS, fd, mark);
    }

    private long queue(byte opcode, byte flags, int fd, long mark) {
        long at = entriesAt + (long) (tail++ & entries - 1) * SQE;
        for (int offset = 0; offset < SQE; offset += 8) {
            MEMORY.set(JAVA_LONG, at + offset, 0);
        }
        MEMORY.set(JAVA_BYTE, at, opcode);
        MEMORY.set(JAVA_BYTE, at + 1, flags);
        MEMORY.set(JAVA_INT, at + 4, fd);
        MEMORY.set(JAVA_LONG, at + 32, mark);
        return at;
    }

    // ---- calls

    /** Hands over what is queued; what can be done at once, as every send, is done when this returns. */
    void submit() {
        enter(0, 0, 0, 0);
    }

    /** The same, and goes on with what was begun before. */
    void proceed() {
        enter(0, ENTER_GETEVENTS, 0, 0);
    }

    /** The same, and waits for something to be done, at most that long. */
    void await(long nanos) {
        timespec.set(JAVA_LONG, 0, nanos / 1_000_000_000);
        timespec.set(JAVA_LONG, 8, nanos % 1_000_000_000);
        enter(1, ENTER_GETEVENTS | ENTER_EXT_ARG, patience.address(), patience.byteSize());
    }

    private void enter(int least, int flags, long argument, long size) {
        INT.setRelease(MEMORY, submissionTail, tail);
        call(least, flags, argument, size);
        for (int attempt = 0; submitted != tail; attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("the kernel takes no more operations");
            }
            call(0, ENTER_GETEVENTS, 0, 0);
        }
    }

    private void call(int least, int flags, long argument, long size) {
        Kernel.enter(state, enterDescriptor, tail - submitted, least, flags | enterFlags, argument, size);
        submitted = (int) INT.getAcquire(MEMORY, submissionHead);
    }

    /** Tells of all that is done. */
    void reap(Sink sink) {
        int head = MEMORY.get(JAVA_INT, completionHead);
        while (true) {
            int end = (int) INT.getAcquire(MEMORY, completionTail);
            if (head == end) {
                if (((int) INT.getAcquire(MEMORY, submissionFlags) & SQ_CQ_OVERFLOW) == 0) {
                    return;
                }
                proceed();
                continue;
            }
            for (; head != end; head++) {
                long at = completions + (long) (head & completionMask) * CQE;
                sink.completed(MEMORY.get(JAVA_LONG, at), MEMORY.get(JAVA_INT, at + 8), MEMORY.get(JAVA_INT, at + 12));
            }
            INT.setRelease(MEMORY, completionHead, head);
        }
    }

    void close() {
        Kernel.unmap(state, ringsAt, ringsSize);
        Kernel.unmap(state, entriesAt, (long) entries * SQE);
        Kernel.close(state, descriptor);
        arena.close();
    }
}
