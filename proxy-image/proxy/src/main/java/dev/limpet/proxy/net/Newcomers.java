package dev.limpet.proxy.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What an event loop has to do for those who have just come: to accept them, and to serve sessions that are yet to be
 * {@linkplain Endpoint#establish established}. They stand in line, first come first served, and get a share of time at the
 * end of each turn, so that who is established waits for a share each way, not for a crowd. A fifth of the loop's time is
 * theirs at least when they want it. Used by the loop's thread.
 */
final class Newcomers {
    private static final long SHARE_NANOS = 100_000;
    private static final int ACCEPTED = 4;

    /** The same while no established session says anything: longer turns cost less. */
    private static final long SHARE_ALONE_NANOS = 1_000_000;

    private static final int ACCEPTED_ALONE = 64;
    private static final long ALONE_AFTER = Worker.ticks(Duration.ofSeconds(1));

    private final Worker worker;
    private final Queue<Runnable> line = new ArrayDeque<>();
    private final Runnable serve = this::serve;
    private long establishedServed = -ALONE_AFTER;
    private boolean serving;
    private boolean interrupted;
    private long interruptedAt;

    Newcomers(Worker worker) {
        this.worker = worker;
    }

    /** Has something done for one of them, in its turn. */
    void add(Runnable service) {
        line.add(service);
        if (!serving) {
            serving = true;
            worker.execute(serve);
        }
    }

    /** A session that is established has something to do. */
    void establishedServed() {
        establishedServed = worker.tick();
    }

    /** How many may be accepted before others have their turn. */
    int accepted() {
        return areAlone() ? ACCEPTED_ALONE : ACCEPTED;
    }

    private boolean areAlone() {
        return worker.tick() - establishedServed >= ALONE_AFTER;
    }

    private void serve() {
        // What the established have to say goes before.
        worker.outbox().empty();
        long begin = System.nanoTime();
        long share = areAlone() ? SHARE_ALONE_NANOS : SHARE_NANOS;
        long ofOthers = interrupted ? (begin - interruptedAt) / 4 : 0;
        long end = begin + Math.max(share, ofOthers);
        try {
            do {
                line.remove().run();
            } while (!line.isEmpty() && System.nanoTime() - end < 0);
        } finally {
            interrupted = !line.isEmpty();
            serving = interrupted;
            if (interrupted) {
                interruptedAt = System.nanoTime();
                // After the next look at all connections, which what is executed would come before.
                worker.loop().schedule(serve, 0, TimeUnit.NANOSECONDS);
            }
        }
    }
}
