package dev.limpet.proxy.net;

import java.net.InetSocketAddress;

/**
 * One TCP connection of a session, used by its event loop's thread alone. The kernel's events are kept as what is known
 * of the connection: readable and writable stay true until a read or a write, a queued one too, finds otherwise (edge-triggered). No method
 * blocks, and failures are results, not exceptions.
 */
abstract class Endpoint {
    /** Nothing could be moved now; an event will tell when to try again. */
    static final int WOULD_BLOCK = 0;
    /** The other end sends no more. */
    static final int END = -1;
    /** The connection is broken. */
    static final int FAILED = -2;

    /** Whom events are told to. */
    interface Owner {
        void ready(Endpoint endpoint);
    }

    /** How a connection attempt stands. */
    enum Attempt {
        PENDING,
        CONNECTED,
        FAILED
    }

    private Owner owner = endpoint -> {};
    private boolean readable;
    private boolean writable;
    private boolean hungUp;
    private boolean broken;
    private boolean urgent;
    private boolean closed;
    private long activeTick;

    /** Has events told to an owner from now on; tells whether the event loop took the connection in. */
    final boolean open(Owner owner) {
        this.owner = owner;
        return register();
    }

    final boolean readable() {
        return readable;
    }

    final boolean writable() {
        return writable;
    }

    /** Whether the other end has closed or broken the connection, though there may be data left to read. */
    final boolean hungUp() {
        return hungUp;
    }

    /** Whether the kernel has told that the connection broke; where it does not, only a read or write finds out. */
    final boolean broken() {
        return broken;
    }

    /** The tick of the event loop's wheel at which bytes were last moved. */
    final long activeTick() {
        return activeTick;
    }

    final void active(long tick) {
        activeTick = tick;
    }

    /**
     * Reads into the memory from {@code start} to before {@code end}.
     *
     * @return how many bytes, or {@link #WOULD_BLOCK}, {@link #END} or {@link #FAILED}
     */
    final int read(Memory into, int start, int end) {
        int count = receive(into, start, end);
        if (count == WOULD_BLOCK || (count > 0 && count < end - start && !hungUp && !urgent)) {
            readable = false;
            awaitReadable();
        }
        return count;
    }

    /**
     * Writes the memory from {@code start} to before {@code end}, or as much as the kernel takes.
     *
     * @return how many bytes, or {@link #FAILED}
     */
    final int write(Memory from, int start, int end) {
        int count = send(from, start, end);
        // Of a connection that broke, what came before can be read.
        readable |= count == FAILED;
        if (count >= 0 && count < end - start) {
            writable = false;
            awaitWritable();
        }
        return count;
    }

    /**
     * Moves what the connection has into an empty pipe, without copying it.
     *
     * @return how many bytes, or {@link #WOULD_BLOCK} if only a {@link #read} can tell what there is, or {@link #FAILED}
     */
    int splice(Pipe into, int most) {
        return WOULD_BLOCK;
    }

    /**
     * Writes what a pipe holds, or as much as the kernel takes.
     *
     * @return how many bytes, or {@link #FAILED}
     */
    final int write(Pipe from) {
        int count = send(from);
        readable |= count == FAILED;
        if (count >= 0 && !from.isEmpty()) {
            writable = false;
            awaitWritable();
        }
        return count;
    }

    /** A session reads and writes whatever comes from now on. */
    void relay() {}

    /** The session goes on for longer: from now on it is served before those that have just come, where the transport can. */
    void establish() {}

    /** Whether something has happened that its owner is yet to be told of, when its turn comes. */
    boolean isInLine() {
        return false;
    }

    /**
     * Takes nothing more from the kernel until the next read.
     *
     * @return how many bytes it had taken already, which are moved to the memory
     */
    int pause(Memory into) {
        return 0;
    }

    /** Finds out what the kernel has taken of all that was written. */
    void settle() {}

    /** Whether {@link #write} took bytes that the kernel did not take after all; they come before any others. */
    boolean owes() {
        return false;
    }

    /** Sends what it owes, or as much as the kernel takes; returns as {@link #write}. */
    int pay() {
        return 0;
    }

    /** Sends a FIN; what was written is {@linkplain #settle settled}. */
    abstract void shutdownOutput();

    /** How the attempt stands after an event. */
    abstract Attempt finishConnect();

    /** Lets acknowledgements wait for data to go with, where the transport can. */
    abstract void delayAcknowledgements();

    /** Sends the acknowledgement that waits, if the connection is open still. */
    final void acknowledgeNow() {
        if (!closed) {
            acknowledge();
        }
    }

    abstract void acknowledge();

    abstract InetSocketAddress localAddress();

    /** Whether the other end has confirmed all that was written; false where the transport cannot tell. */
    abstract boolean delivered();

    /** Closes; at the end of the event loop's turn, so that no event still to be handled meets a new connection. */
    final void close(Worker worker) {
        if (!closed) {
            closed = true;
            worker.bury(this);
        }
    }

    /** Closes so that the other end sees a reset. */
    final void abort(Worker worker) {
        if (!closed) {
            resetOnClose();
            close(worker);
        }
    }

    /** Gives the connection back to the kernel at last. */
    abstract void release();

    final void event(boolean mayRead, boolean mayWrite, boolean hangUp, boolean broke) {
        note(mayRead, mayWrite, hangUp, broke);
        tell();
    }

    /** Keeps what is known now, which the owner is to be told of. */
    final void note(boolean mayRead, boolean mayWrite, boolean hangUp, boolean broke) {
        readable |= mayRead;
        writable |= mayWrite;
        hungUp |= hangUp;
        broken |= broke;
    }

    final void tell() {
        if (!closed) {
            owner.ready(this);
        }
    }

    final void readableFromNowOn() {
        readable = true;
    }

    final void writableFromNowOn() {
        writable = true;
    }

    /** There was urgent data, at whose mark a read ends though there may be more behind it. */
    final void urgentFromNowOn() {
        urgent = true;
    }

    final void hungUpFromNowOn() {
        hungUp = true;
    }

    /** Less was written than it had seemed. */
    final void blocked() {
        writable = false;
        awaitWritable();
    }

    abstract boolean register();

    abstract int receive(Memory into, int start, int end);

    abstract int send(Memory from, int start, int end);

    /** Of a connection that has filled no pipe nobody asks for it. */
    abstract int send(Pipe from);

    abstract void awaitReadable();

    abstract void awaitWritable();

    abstract void resetOnClose();
}
