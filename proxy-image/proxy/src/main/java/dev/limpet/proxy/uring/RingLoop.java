package dev.limpet.proxy.uring;

import static dev.limpet.proxy.uring.Kernel.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a Netty event loop does input and output with: an io_uring. A turn hands over what was queued and waits, in one
 * system call; then all that was done is noted, and only then each descriptor looked at that something was noted of. So
 * whoever acts knows of everything that the kernel has done by then.
 */
public final class RingLoop implements IoHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RingLoop.class);
    /** How much is received at once at most. */
    public static final int BUFFER = BufferGroup.SIZE;

    private static final int SUBMISSIONS = 1 << 10;
    private static final int COMPLETIONS = 1 << 13;
    private static final int OUTBOX = 256 << 10;
    private static final int LARGEST_SEND = 4 << 10;
    private static final long REMINDER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int POLLIN = 1;

    private static final int OPERATION_BITS = 4;
    /** The mark of the loop's own poll, by which other threads wake it. */
    private static final long WAKEUP = 1;
    /** The mark of operations whose completion nobody has to hear of. */
    private static final long UNHEARD = 0;

    /** {@code IORING_CQE_F_MORE}. */
    private static final int MORE = 1 << 1;

    private final ThreadAwareExecutor executor;
    private final Ring ring;
    private final BufferGroup buffers;
    private final Slots slots = new Slots();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment outbox = arena.allocate(OUTBOX, 4096);
    private final FileDescriptor wakeup = Native.newEventFd();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Ring.Sink sink = this::completed;
    private final List<Operations> told = new ArrayList<>();
    private List<Operations> toRemind = new ArrayList<>();
    private List<Operations> toRemindNext = new ArrayList<>();
    private long reminderAt;
    private int outboxUsed;
    private long handovers;

    /**
     * The ring of an event loop that is being made.
     *
     * @throws IOException with a reason, when the kernel refuses it
     */
    public RingLoop(ThreadAwareExecutor executor) throws IOException {
        this.executor = executor;
        this.ring = new Ring(SUBMISSIONS, COMPLETIONS);
        this.buffers = new BufferGroup(ring);
    }

    /** Why there can be no ring here, if that is so. */
    public static Optional<String> unavailable() {
        try {
            Ring ring = new Ring(8, 16);
            try {
                new BufferGroup(ring).close();
                ring.enable();
                ring.poll(0, POLLIN, UNHEARD);
                ring.submit();
            } finally {
                ring.close();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (LinkageError | RuntimeException e) {
            return Optional.of(e.toString());
        }
    }

    /** Whether an operation goes on after a completion with these flags. */
    public static boolean goesOn(int flags) {
        return (flags & MORE) != 0;
    }

    // ---- turns

    @Override
    public void initialize() {
        try {
            ring.enable();
            ring.registerDescriptor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitWakeup();
    }

    @Override
    public int run(IoHandlerContext context) {
        long now = System.nanoTime();
        long untilReminder = remind(now);
        // What tasks have noted since the last turn is to be told of in this one.
        boolean isIdle = told.isEmpty() && context.canBlock();
        long nanos = isIdle ? Math.min(context.delayNanos(now), untilReminder) : 0;
        int leaving = slots.leaving();
        if (nanos > 0) {
            sleep(context, nanos);
        } else {
            ring.proceed();
        }
        note(leaving);
        return tell();
    }

    private void sleep(IoHandlerContext context, long nanos) {
        asleep.set(true);
        if (context.canBlock()) {
            ring.await(nanos);
        } else {
            ring.proceed();
        }
        asleep.set(false);
    }

    /** Hands over what is queued, and notes what came of it. */
    public void handOver() {
        int leaving = slots.leaving();
        ring.submit();
        note(leaving);
    }

    /** The same, and what is cancelled has ended. */
    public void handOverAndEnd() {
        int leaving = slots.leaving();
        ring.proceed();
        note(leaving);
    }

    /** How often something was handed over: what was queued while it was the same waits still. */
    public long handovers() {
        return handovers;
    }

    private void note(int leaving) {
        handovers++;
        ring.reap(sink);
        outboxUsed = 0;
        slots.free(leaving);
    }

    private void completed(long mark, int result, int flags) {
        if (mark == WAKEUP) {
            Native.eventFdRead(wakeup.intValue());
            awaitWakeup();
        }
        Operations owner = slots.get((int) (mark >>> OPERATION_BITS));
        if (owner != null) {
            owner.completed((int) mark & (1 << OPERATION_BITS) - 1, result, flags);
        }
    }

    /** What is noted meanwhile is told of in the next turn. */
    private int tell() {
        int count = told.size();
        for (int i = 0; i < count; i++) {
            try {
                told.get(i).ready();
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.atError().setCause(e).log("what a descriptor brought could not be used");
            }
        }
        told.subList(0, count).clear();
        return count;
    }

    /** Reminds those that have waited for a whole period; how long it is until the next ones have. */
    private long remind(long now) {
        if (toRemind.isEmpty() && toRemindNext.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (now - reminderAt >= 0) {
            for (int i = 0; i < toRemind.size(); i++) {
                toRemind.get(i).remind();
            }
            toRemind.clear();
            List<Operations> empty = toRemind;
            toRemind = toRemindNext;
            toRemindNext = empty;
            reminderAt = now + REMINDER_NANOS;
        }
        return reminderAt - now;
    }

    /** Has an owner's {@link Operations#ready} called in this turn. */
    public void tellLater(Operations owner) {
        told.add(owner);
    }

    /** Has an owner's {@link Operations#remind} called in a while, by which many are gone. */
    public void remindLater(Operations owner) {
        if (toRemind.isEmpty() && toRemindNext.isEmpty()) {
            reminderAt = System.nanoTime() + REMINDER_NANOS;
        }
        toRemindNext.add(owner);
    }

    // ---- operations

    /** A number for the operations of an owner. */
    public int take(Operations owner) {
        return slots.take(owner);
    }

    /** Takes a number back when nothing is under way; what is queued is still handed over. */
    public void give(int slot) {
        slots.give(slot);
    }

    /** What the owner's receiving brings. */
    public Inbox inbox() {
        return new Inbox(buffers);
    }

    /** Tells once of one of the poll(2) events, of an error, or of a FIN, even one that was told of before. */
    public void poll(int slot, int operation, int fd, int events) {
        makeRoom();
        ring.poll(fd, events, mark(slot, operation));
    }

    /** The same, but goes on with what is new. */
    public void watch(int slot, int operation, int fd, int events) {
        makeRoom();
        ring.watch(fd, events, mark(slot, operation));
    }

    /** Receives whatever comes from now on. */
    public void receive(int slot, int operation, int fd) {
        makeRoom();
        ring.receive(fd, BufferGroup.ID, mark(slot, operation));
    }

    /** Whether so many bytes can be queued to be sent. */
    public boolean sends(int length) {
        return length <= LARGEST_SEND;
    }

    /**
     * Queues a copy of bytes to be sent, as many as are taken at once. Only of others is told, as soon as it is handed
     * over, and {@link #unsent} has them until then.
     *
     * @return where they are
     */
    public int send(int slot, int operation, int fd, long address, int length) {
        makeRoom();
        if (outboxUsed + length > OUTBOX) {
            handOver();
        }
        int at = outboxUsed;
        outboxUsed += length;
        MemorySegment.copy(MEMORY, address, outbox, at, length);
        ring.send(fd, outbox.address() + at, length, mark(slot, operation));
        return at;
    }

    /** Bytes that were queued; to be asked for when their operation is told of. */
    public byte[] unsent(int at, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(outbox, JAVA_BYTE, at, bytes, 0, length);
        return bytes;
    }

    /** Ends an operation, which tells so itself. */
    public void cancel(int slot, int operation) {
        makeRoom();
        ring.cancel(mark(slot, operation), UNHEARD);
    }

    /** Closes a descriptor after all that was queued for it. */
    public void close(int fd) {
        makeRoom();
        ring.close(fd, UNHEARD);
    }

    private static long mark(int slot, int operation) {
        return (long) slot << OPERATION_BITS | operation;
    }

    private void makeRoom() {
        if (ring.isFull()) {
            handOver();
        }
    }

    // ---- other threads, and the end

    @Override
    public void wakeup() {
        if (!executor.isExecutorThread(Thread.currentThread()) && asleep.getAndSet(false)) {
            Native.eventFdWrite(wakeup.intValue(), 1);
        }
    }

    private void awaitWakeup() {
        ring.poll(wakeup.intValue(), POLLIN, WAKEUP);
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return false;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("an io_uring takes no handles, operations are queued in it");
    }

    @Override
    public void prepareToDestroy() {
        slots.abandonAll();
    }

    @Override
    public void destroy() {
        ring.proceed();
        ring.close();
        buffers.close();
        arena.close();
        try {
            wakeup.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
    }
}
