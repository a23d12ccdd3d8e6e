package dev.limpet.proxy.net;

import dev.limpet.proxy.uring.Inbox;
import dev.limpet.proxy.uring.Operations;
import dev.limpet.proxy.uring.RingLoop;
import io.netty.channel.epoll.LinuxSocket;

/**
 * A connection on an io_uring. Until bytes are relayed it is only watched. Then whatever comes is received into the
 * loop's buffers, and small writes are queued, and done with the turn's one system call; streams are read and written by
 * calls of their own, through the large buffer that epoll's connections use.
 */
final class UringEndpoint extends LinuxEndpoint implements Operations {
    private static final int RECEIVE = 1;
    private static final int READABLE = 2;
    private static final int CONNECTED = 3;
    private static final int WRITABLE = 4;
    private static final int BREAKING = 5;
    private static final int SEND = 6;

    private static final int POLLIN = 1;
    private static final int POLLOUT = 4;
    private static final int POLLERR = 8;
    private static final int POLLHUP = 0x10;
    private static final int POLLRDHUP = 0x2000;
    private static final int BROKEN = POLLERR | POLLHUP;

    private static final int EAGAIN = 11;
    private static final int ENOBUFS = 105;
    private static final int ECANCELED = 125;

    private static final int NEVER = -1;

    private final Worker worker;
    private final RingLoop ring;
    private final Inbox inbox;
    private final boolean connecting;
    private int slot;
    private boolean registered;
    private boolean released;
    private boolean relayed;

    /** Operations, as bits. */
    private int underWay;

    private int cancelled;

    /** What {@link #ready} has to tell, as poll(2) events. */
    private int news;

    private boolean listed;
    private boolean reminded;

    private boolean streaming;
    private boolean ended;
    private boolean failed;
    private boolean wasBroken;

    private long sentAt = NEVER;
    private int sent;
    private int sentLength;

    UringEndpoint(Worker worker, RingLoop ring, LinuxSocket socket, boolean connecting) {
        super(socket);
        this.worker = worker;
        this.ring = ring;
        this.inbox = ring.inbox();
        this.connecting = connecting;
    }

    @Override
    boolean register() {
        slot = ring.take(this);
        registered = true;
        if (connecting) {
            poll(CONNECTED, POLLOUT);
        } else {
            writableFromNowOn();
            awaitReadable();
        }
        return true;
    }

    @Override
    void relay() {
        relayed = true;
        // What was noted, but not told yet, is better read at once than received in the next turn.
        if (!readable() && !listed) {
            awaitReadable();
        }
    }

    // ---- what the ring tells

    @Override
    public void completed(int operation, int result, int flags) {
        if (!RingLoop.goesOn(flags)) {
            underWay &= ~bit(operation);
            cancelled &= ~bit(operation);
        }
        switch (operation) {
            case SEND -> unsent(result);
            case RECEIVE -> received(result, flags);
            default -> news |= Math.max(0, result);
        }
        if (released) {
            inbox.clear();
            giveSlotWhenDone();
        } else if (!listed) {
            listed = true;
            ring.tellLater(this);
        }
    }

    private void received(int result, int flags) {
        if (result > 0) {
            inbox.add(result, flags);
            news |= POLLIN;
        } else if (result == 0) {
            ended = true;
            news |= POLLRDHUP;
        } else if (result != -ENOBUFS && result != -ECANCELED) {
            failed = true;
            news |= POLLERR;
        }
    }

    private void unsent(int result) {
        int taken = Math.max(0, result);
        boolean broken = result < 0 && result != -EAGAIN;
        fallBehind(new Arrears(ring.unsent(sent + taken, sentLength - taken), broken));
        if (broken) {
            news |= POLLIN | POLLOUT;
            readToTheEnd();
        }
    }

    @Override
    public void ready() {
        int events = news;
        news = 0;
        listed = false;
        if (released) {
            return;
        }
        if (owes() && !isInsolvent()) {
            blocked();
        }
        wasBroken |= (events & BROKEN) != 0;
        event(
                (events & (POLLIN | POLLRDHUP | BROKEN)) != 0,
                (events & (POLLOUT | BROKEN)) != 0,
                (events & (POLLRDHUP | BROKEN)) != 0,
                (events & POLLERR) != 0);
        if (!released) {
            if (relayed && !readable()) {
                awaitReadable();
            }
            if (relayed && !writable()) {
                awaitWritable();
            }
            if (underWay == 0 && !reminded) {
                reminded = true;
                ring.remindLater(this);
            }
        }
    }

    /** Nothing else tells when the other end breaks off: that is watched for, but not of those that are gone soon. */
    @Override
    public void remind() {
        reminded = false;
        if (!released && underWay == 0 && !wasBroken) {
            watch(BREAKING, POLLRDHUP);
        }
    }

    // ---- reading

    @Override
    int receive(Memory into, int start, int end) {
        streaming |= inbox.isStream();
        int count = inbox.take(into.address() + start, end - start);
        if (start + count == end) {
            return count;
        }
        if (ended || failed) {
            return orEnd(count);
        }
        if (isReceiving()) {
            if (!streaming) {
                return count;
            }
            cancel(RECEIVE);
            // If the ring was full, it has been handed over for that, and may have brought more.
            count += inbox.take(into.address() + start + count, end - start - count);
            if (start + count == end) {
                return count;
            }
            if (ended || failed) {
                return orEnd(count);
            }
        }
        int more = receiveNow(into, start + count, end);
        return more > 0 || count == 0 ? count + more : count;
    }

    private int orEnd(int count) {
        return count > 0 ? count : ended ? END : FAILED;
    }

    /** Only of a stream the kernel has all that there is; of others some may have been received already. */
    @Override
    int splice(Pipe into, int most) {
        if (!streaming || isReceiving() || !inbox.isEmpty() || ended || failed) {
            return WOULD_BLOCK;
        }
        int count = super.splice(into, most);
        if (count == FAILED) {
            failed = true;
            hungUpFromNowOn();
        }
        return count;
    }

    private int receiveNow(Memory into, int start, int end) {
        int count = super.receive(into, start, end);
        if (count > 0) {
            streaming = count > RingLoop.BUFFER;
        } else if (count != WOULD_BLOCK) {
            ended = count == END;
            failed = count == FAILED;
            hungUpFromNowOn();
        }
        return count;
    }

    @Override
    void awaitReadable() {
        if (ended || failed) {
            return;
        }
        if (!relayed || streaming) {
            poll(READABLE, POLLIN | POLLRDHUP);
        } else if (!isUnderWay(RECEIVE) && !isUnderWay(READABLE)) {
            begin(RECEIVE);
            ring.receive(slot, RECEIVE, descriptor());
        }
    }

    @Override
    int pause(Memory into) {
        if (!isReceiving() && inbox.isEmpty()) {
            return 0;
        }
        cancel(RECEIVE);
        readableFromNowOn();
        return inbox.take(into.address(), into.size());
    }

    // ---- writing

    @Override
    boolean queue(Memory from, int start, int end) {
        int length = end - start;
        if (!ring.sends(length)) {
            return false;
        }
        sent = ring.send(slot, SEND, descriptor(), from.address() + start, length);
        sentLength = length;
        sentAt = ring.handovers();
        return true;
    }

    @Override
    boolean isQueued() {
        return sentAt == ring.handovers();
    }

    @Override
    void makeQueued() {
        ring.handOver();
    }

    @Override
    int sendNow(Memory from, int start, int end) {
        int count = super.sendNow(from, start, end);
        if (count == FAILED) {
            readToTheEnd();
        }
        return count;
    }

    @Override
    int sendNow(Pipe from) {
        int count = super.sendNow(from);
        if (count == FAILED) {
            readToTheEnd();
        }
        return count;
    }

    @Override
    void awaitWritable() {
        watch(WRITABLE, POLLOUT);
    }

    /** Of a connection that broke, what came before can be read, and is asked for. */
    private void readToTheEnd() {
        streaming = true;
        hungUpFromNowOn();
    }

    // ---- operations

    private void poll(int operation, int events) {
        if (!isUnderWay(operation)) {
            begin(operation);
            ring.poll(slot, operation, descriptor(), events);
        }
    }

    private void watch(int operation, int events) {
        if (!isUnderWay(operation)) {
            begin(operation);
            ring.watch(slot, operation, descriptor(), events);
        }
    }

    private void begin(int operation) {
        underWay |= bit(operation);
    }

    private void cancel(int operation) {
        if (isUnderWay(operation) && !isCancelled(operation)) {
            cancelled |= bit(operation);
            ring.cancel(slot, operation);
        }
    }

    private boolean isReceiving() {
        return isUnderWay(RECEIVE) && !isCancelled(RECEIVE);
    }

    private boolean isUnderWay(int operation) {
        return (underWay & bit(operation)) != 0;
    }

    private boolean isCancelled(int operation) {
        return (cancelled & bit(operation)) != 0;
    }

    private int descriptor() {
        return socket().intValue();
    }

    private static int bit(int operation) {
        return 1 << operation;
    }

    // ---- all else

    @Override
    void release() {
        released = true;
        inbox.clear();
        for (int operation = RECEIVE; operation <= BREAKING; operation++) {
            cancel(operation);
        }
        if (underWay == 0 && !isQueued()) {
            close();
        } else {
            ring.close(descriptor());
            if (worker.shortage().isOn()) {
                ring.handOverAndEnd();
            }
        }
        giveSlotWhenDone();
    }

    @Override
    public void abandon() {
        if (!released) {
            close();
        }
    }

    private void giveSlotWhenDone() {
        if (registered && underWay == 0) {
            registered = false;
            ring.give(slot);
        }
    }
}
