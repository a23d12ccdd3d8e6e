package dev.limpet.proxy.net;

import io.netty.channel.IoEventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What one event loop keeps for its sessions: the scratch buffer that bytes pass through, the free lists of spill
 * buffers and of pipes, small writes that wait for the turn's end, the wheel that all its sessions stand in, and what is left for later in a turn. Its methods are for the
 * loop's own thread, but {@link #execute}.
 */
final class Worker {
    private static final int TICK_MILLIS = 50;
    /** A loop that is only busy comes round sooner than in 2 s. */
    private static final int STANDSTILL_TICKS = 2_000 / TICK_MILLIS;

    /**
     * Of what is due, such as the timeouts of a crowd, after which connections have their turn: to end a session takes 10 µs.
     * The wheel's share of a tick comes on top, so it keeps up as long as a turn of the loop is shorter than a tick.
     */
    private static final int LOOKED_AT_A_TURN = 64;

    private static final int SESSION_BITS = 44;
    private static final AtomicLong WORKERS = new AtomicLong();

    private final IoEventLoop loop;
    private final Transport transport;
    private final DescriptorShortage shortage;
    private final Memory scratch = Memory.collected(SpillPool.MOST);
    private final SpillPool spills;
    private final PipePool pipes = new PipePool();
    private final Outbox outbox = new Outbox(this);
    private final Newcomers newcomers = new Newcomers(this);
    private final TimerWheel wheel = new TimerWheel();
    private final Deque<Runnable> yielded = new ArrayDeque<>();
    private final Deque<Endpoint> buried = new ArrayDeque<>();
    private final long firstSession;
    private final Runnable goOn = this::runYielded;
    private final Runnable release = this::releaseBuried;
    private final Runnable turn = this::turn;
    private long sessions;
    /** The running tick, and how many there were in which the process stood still. */
    private long present;

    private long stoodStill;
    private boolean ticking;
    private boolean goingOn;

    Worker(IoEventLoop loop, Transport transport, DescriptorShortage shortage, SpillPool spills) {
        this.loop = loop;
        this.transport = transport;
        this.shortage = shortage;
        this.spills = spills;
        this.firstSession = WORKERS.incrementAndGet() << SESSION_BITS;
    }

    /** A number for a session that no other session of this process has. */
    long nextSession() {
        return firstSession + sessions++;
    }

    IoEventLoop loop() {
        return loop;
    }

    Transport transport() {
        return transport;
    }

    DescriptorShortage shortage() {
        return shortage;
    }

    Memory scratch() {
        return scratch;
    }

    SpillPool spills() {
        return spills;
    }

    Outbox outbox() {
        return outbox;
    }

    Newcomers newcomers() {
        return newcomers;
    }

    PipePool pipes() {
        return pipes;
    }

    /**
     * The running tick. Those in which the process stood still are not counted: what came meanwhile is only about to be read, so
     * nobody was silent.
     */
    long tick() {
        if (!ticking) {
            catchUp();
        }
        return present;
    }

    /** How many ticks after a moment's own tick at least that long will have gone by since the moment. */
    static long ticks(Duration duration) {
        return 1 + Math.ceilDiv(duration.toMillis(), TICK_MILLIS);
    }

    /** Has an entry looked at in a tick, or after a turn of the wheel. */
    void schedule(TimerWheel.Entry entry, long dueTick) {
        if (!ticking) {
            catchUp();
            ticking = true;
            loop.schedule(turn, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
        wheel.schedule(entry, dueTick);
    }

    void unschedule(TimerWheel.Entry entry) {
        wheel.remove(entry);
    }

    void forEachScheduled(Consumer<TimerWheel.Entry> visitor) {
        wheel.forEach(visitor);
    }

    /** Runs a task on the loop's thread; may be called by any thread. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    /**
     * Runs a task when the other connections have had their turn: at the end of this one, or, if it was yielded there, of
     * the next.
     */
    void yield(Runnable task) {
        yielded.add(task);
        if (!goingOn) {
            goingOn = true;
            loop.execute(goOn);
        }
    }

    /** Closes a connection at the end of the turn. */
    void bury(Endpoint endpoint) {
        buried.add(endpoint);
        if (buried.size() == 1) {
            loop.execute(release);
        }
    }

    private void runYielded() {
        try {
            for (int count = yielded.size(); count > 0; count--) {
                yielded.remove().run();
            }
        } finally {
            goingOn = !yielded.isEmpty();
            if (goingOn) {
                // What is executed now Netty runs before it looks at connections again, what is scheduled only after
                // that.
                loop.schedule(goOn, 0, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void releaseBuried() {
        try {
            while (!buried.isEmpty()) {
                buried.remove().release();
            }
        } finally {
            if (!buried.isEmpty()) {
                loop.execute(release);
            }
            shortage.freed();
        }
    }

    /** An empty wheel stands still. */
    private void catchUp() {
        present = now();
        wheel.advance(present, 0);
    }

    /** Time goes on also while some of those that were due in a tick are left for the next turn. */
    private void turn() {
        long missed = now() - present;
        if (missed > STANDSTILL_TICKS) {
            stoodStill += missed - 1;
        }
        present = now();
        boolean all = false;
        try {
            all = wheel.advance(present, LOOKED_AT_A_TURN + wheel.share());
        } finally {
            ticking = !wheel.isEmpty();
            if (ticking) {
                loop.schedule(turn, all ? TICK_MILLIS : 0, TimeUnit.MILLISECONDS);
            }
        }
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) / TICK_MILLIS - stoodStill;
    }
}
