package dev.limpet.proxy.health;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The event loop of the checks, apart from those of sessions: checks go on whatever sessions do. Times are rounded up to
 * ticks, so that thousands of checks begin in batches: each wake-up of a thread costs about as much as a check.
 */
final class CheckLoop implements CheckThread, AutoCloseable {
    private static final int TICK_MILLIS = 10;

    private final MultiThreadIoEventLoopGroup group;
    private final IoEventLoop loop;
    private final Agenda agenda = new Agenda();
    private long armedMillis = Long.MAX_VALUE;

    /** A loop whose thread starts with the first task. */
    CheckLoop(CheckTransport transport) {
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("checks"), transport.handlers());
        loop = group.next();
    }

    IoEventLoop loop() {
        return loop;
    }

    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void enter(Agenda.Entry entry, long dueMillis) {
        agenda.enter(entry, dueMillis);
        arm(dueMillis);
    }

    @Override
    public void hasten(Agenda.Entry entry, long dueMillis) {
        if (agenda.isLater(entry, dueMillis)) {
            enter(entry, dueMillis);
        }
    }

    @Override
    public void remove(Agenda.Entry entry) {
        agenda.remove(entry);
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and with it what the task would have changed.
        }
    }

    private void arm(long dueMillis) {
        long tick = Math.ceilDiv(dueMillis, TICK_MILLIS) * TICK_MILLIS;
        if (tick < armedMillis) {
            armedMillis = tick;
            loop.schedule(() -> turn(tick), Math.max(0, tick - millis()), TimeUnit.MILLISECONDS);
        }
    }

    private void turn(long tick) {
        if (tick == armedMillis) {
            armedMillis = Long.MAX_VALUE;
            agenda.run(millis());
            agenda.next().ifPresent(this::arm);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
