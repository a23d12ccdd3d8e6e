package dev.limpet.proxy.net;

/**
 * One direction of a session: reads from one connection and writes to the other in the same breath, through the event
 * loop's scratch buffer, or, once much has gone that way and comes much at a time, through a pipe, which copies nothing.
 * What the receiver does not take at once is kept, and nothing more is read until that is gone, so a slow receiver slows
 * its sender by TCP's own flow control.
 */
final class Relay {
    private static final int READS_A_TURN = 4;
    private static final int FIRST_READ = 64 << 10;
    /** Bytes that go before any are spliced, and how many the last read must have brought: to copy few is cheaper. */
    private static final int LONG = 1 << 20;

    private static final int LARGE = 32 << 10;

    /** How a direction stands. */
    enum Progress {
        /** Until an event, there is nothing to do. */
        WAITING,
        /** There may be more to read, but others have their turn first. */
        YIELDING,
        /** The sender has ended and everything was delivered. */
        FINISHED,
        SENDER_FAILED,
        RECEIVER_FAILED
    }

    private final Worker worker;
    private final Endpoint from;
    private final Endpoint to;
    private final Spill spill;
    private final Splice splice;
    private long bytes;
    private int lastRead;
    private int mostAtOnce = FIRST_READ;
    private long stuckSince;
    private boolean ended;
    private boolean senderFailed;
    private boolean receiverFailed;

    /**
     * A direction.
     *
     * @param early what was read already
     * @param ended whether the sender has ended already
     */
    Relay(Worker worker, Endpoint from, Endpoint to, Spill early, boolean ended) {
        this.worker = worker;
        this.from = from;
        this.to = to;
        this.spill = early;
        this.splice = new Splice(worker.pipes());
        this.stuckSince = worker.tick();
        this.ended = ended;
    }

    /** Bytes read by this direction, those given to it at the beginning not among them. */
    long bytes() {
        return bytes;
    }

    /** Whether the sender has ended, though there may be bytes left to deliver. */
    boolean ended() {
        return ended;
    }

    /** Whether bytes wait for the receiver. */
    boolean pending() {
        return !spill.isEmpty() || !splice.isEmpty() || to.owes();
    }

    /** The tick in which the receiver last took something, as long as bytes wait for it. */
    long stuckSince() {
        return stuckSince;
    }

    /** Takes the sender as one that has ended. */
    void end() {
        ended = true;
    }

    /** Moves what can be moved. */
    Progress pump() {
        Progress progress = move();
        if (pending() || ended || senderFailed || receiverFailed) {
            hold();
        }
        return progress;
    }

    /** No more is taken from the sender; what has been already is kept for the receiver, if it is to have it. */
    private void hold() {
        int count = from.pause(worker.scratch());
        if (count > 0 && !ended && !senderFailed && !receiverFailed) {
            bytes += count;
            from.active(worker.tick());
            spill.add(worker.scratch().bytes(0, count));
        }
    }

    private Progress move() {
        if (receiverFailed) {
            return Progress.RECEIVER_FAILED;
        }
        if (pending()) {
            if (!to.writable()) {
                return Progress.WAITING;
            }
            int sent = flush();
            if (sent == Endpoint.FAILED) {
                receiverFailed = true;
                return Progress.RECEIVER_FAILED;
            }
            if (sent > 0) {
                stuckSince = worker.tick();
                to.active(stuckSince);
            }
            if (pending()) {
                return Progress.WAITING;
            }
            // Only now is it read again: until here it could not speak.
            from.active(worker.tick());
        }
        if (ended) {
            return finish(Progress.FINISHED);
        }
        if (senderFailed) {
            return finish(Progress.SENDER_FAILED);
        }
        for (int reads = 0; from.readable() && to.writable(); reads++) {
            if (reads == READS_A_TURN) {
                return Progress.YIELDING;
            }
            int count = take();
            if (count == Endpoint.FAILED) {
                senderFailed = true;
                return finish(Progress.SENDER_FAILED);
            }
            if (count == Endpoint.END) {
                ended = true;
                return finish(Progress.FINISHED);
            }
            if (count > 0 && !deliver(count)) {
                return Progress.RECEIVER_FAILED;
            }
        }
        return Progress.WAITING;
    }

    private int flush() {
        int paid = to.owes() ? to.pay() : 0;
        if (paid == Endpoint.FAILED || to.owes()) {
            return paid;
        }
        int spliced = splice.flush(to);
        if (spliced == Endpoint.FAILED) {
            return spliced;
        }
        int sent = splice.isEmpty() ? spill.flush(to) : 0;
        return sent == Endpoint.FAILED ? sent : paid + spliced + sent;
    }

    /** Reads into the pipe or the scratch buffer; returns as {@link Endpoint#read}. */
    private int take() {
        if (bytes >= LONG && lastRead >= LARGE) {
            int count = splice.fill(from, atOnce());
            if (count != Endpoint.WOULD_BLOCK) {
                return count;
            }
        }
        return from.read(worker.scratch(), 0, atOnce());
    }

    private int give(int count) {
        return splice.isEmpty() ? to.write(worker.scratch(), 0, count) : splice.flush(to);
    }

    /** Nothing is left of what the sender has said, if the receiver's kernel has it. */
    private Progress finish(Progress end) {
        to.settle();
        return pending() ? Progress.WAITING : end;
    }

    void free() {
        splice.free();
        spill.free();
    }

    /** While buffers are scarce no more than the smallest holds, whatever went through before: the receiver may have stopped. */
    private int atOnce() {
        return worker.spills().scarce() ? Math.min(mostAtOnce, SpillPool.LEAST) : mostAtOnce;
    }

    private boolean deliver(int count) {
        bytes += count;
        lastRead = count;
        from.active(worker.tick());
        int sent = give(count);
        if (sent == Endpoint.FAILED) {
            receiverFailed = true;
            return false;
        }
        stuckSince = worker.tick();
        if (sent > 0) {
            to.active(stuckSince);
        }
        if (sent < count) {
            if (splice.isEmpty()) {
                spill.add(worker.scratch().bytes(sent, count));
            }
            mostAtOnce = worker.spills().scarce() ? SpillPool.LEAST : Math.max(SpillPool.LEAST, mostAtOnce / 2);
        } else if (count == mostAtOnce && !worker.spills().scarce()) {
            mostAtOnce = Math.min(SpillPool.MOST, mostAtOnce * 2);
        }
        return true;
    }
}
