package dev.limpet.proxy.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A connection on epoll, registered once, edge-triggered, for all events; but once there is something to read, and nobody
 * does so for a while, it is not told of what comes besides.
 */
final class EpollEndpoint extends LinuxEndpoint implements EpollIoHandle, Runnable {
    /** EPOLLPRI of Linux, which Netty has no name for: urgent data. */
    private static final int EPOLLPRI = 2;

    private static final EpollIoOps EVENTS_OF_HELD =
            EpollIoOps.EPOLLOUT.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);
    /** Whatever comes wakes who waits for urgent data, so who is held does not wait for that either. */
    private static final EpollIoOps EVENTS =
            EVENTS_OF_HELD.with(EpollIoOps.EPOLLIN).with(EpollIoOps.valueOf(EPOLLPRI));
    /** EPOLLHUP of Linux, which Netty has no name for. */
    private static final int EPOLLHUP = 0x10;

    private static final int BROKEN = Native.EPOLLERR | EPOLLHUP;

    private static final long NEVER = -1;

    private final Worker worker;
    private @Nullable IoRegistration registration;
    private boolean established;
    private boolean inLine;
    private Hold hold = Hold.NONE;
    private long queuedIn = NEVER;

    /** Whether the session has stopped reading. */
    private enum Hold {
        NONE,
        /** It has, for now. */
        BRIEF,
        /** It has for longer, though there is something to read, and is told of no more until it reads. */
        LONG
    }

    EpollEndpoint(Worker worker, LinuxSocket socket) {
        super(socket);
        this.worker = worker;
    }

    @Override
    boolean register() {
        Future<IoRegistration> registered = worker.loop().register(this);
        IoRegistration handle = registered.getNow();
        if (handle == null) {
            return false;
        }
        registration = handle;
        handle.submit(EVENTS);
        return true;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int ops = ((EpollIoEvent) event).ops().value();
        if ((ops & EPOLLPRI) != 0) {
            urgentFromNowOn();
        }
        note(
                (ops & (Native.EPOLLIN | Native.EPOLLRDHUP | BROKEN)) != 0,
                (ops & (Native.EPOLLOUT | BROKEN)) != 0,
                (ops & (Native.EPOLLRDHUP | BROKEN)) != 0,
                (ops & Native.EPOLLERR) != 0);
        if (established) {
            worker.newcomers().establishedServed();
            tell();
        } else if (!inLine) {
            worker.newcomers().add(this);
            inLine = true;
        }
    }

    /** Its turn among those who have just come. */
    @Override
    public void run() {
        inLine = false;
        tell();
    }

    @Override
    void establish() {
        established = true;
    }

    @Override
    boolean isInLine() {
        return inLine && !worker.loop().isShuttingDown();
    }

    // ---- reading

    @Override
    int pause(Memory into) {
        if (hold == Hold.NONE) {
            hold = Hold.BRIEF;
        } else if (hold == Hold.BRIEF && readable() && !hungUp() && registration != null) {
            // It is readable, so it will be read, and only then is there anything to be told of again.
            hold = Hold.LONG;
            registration.submit(EVENTS_OF_HELD);
        }
        return 0;
    }

    private void goOn() {
        if (hold == Hold.LONG && registration != null) {
            registration.submit(EVENTS);
        }
        hold = Hold.NONE;
    }

    @Override
    int receive(Memory into, int start, int end) {
        goOn();
        return super.receive(into, start, end);
    }

    @Override
    int splice(Pipe into, int most) {
        goOn();
        return super.splice(into, most);
    }

    // ---- writing

    @Override
    boolean queue(Memory from, int start, int end) {
        boolean queued = worker.outbox().put(this, from, start, end);
        if (queued) {
            queuedIn = worker.outbox().rounds();
        }
        return queued;
    }

    @Override
    boolean isQueued() {
        return queuedIn == worker.outbox().rounds();
    }

    @Override
    void makeQueued() {
        worker.outbox().empty();
    }

    /** Makes a queued write; who has to know that it was not made is told later, since somebody else may be acting. */
    void writeQueued(Memory from, int start, int end) {
        if (!socket().isOpen()) {
            // The event loop is ending, and has closed what was left.
            return;
        }
        int count = sendNow(from, start, end);
        if (count == end - start) {
            return;
        }
        boolean failed = count == FAILED;
        int sent = failed ? 0 : count;
        byte[] rest = new byte[end - start - sent];
        from.bytes(start + sent, end).get(rest);
        fallBehind(new Arrears(rest, failed));
        if (!failed) {
            blocked();
        }
        worker.execute(() -> event(failed, failed, false, false));
    }

    // ---- all else

    @Override
    void awaitReadable() {}

    @Override
    void awaitWritable() {}

    @Override
    void release() {
        settle();
        close();
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket();
    }
}
