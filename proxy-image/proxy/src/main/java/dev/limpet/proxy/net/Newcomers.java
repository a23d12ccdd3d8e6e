package dev.limpet.proxy.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What an event loop has to do for those who have just come: to accept them, and to serve sessions that are yet to be
 * {@linkplain Endpoint#establish established}. They stand in line, first come first served, and each turn of the loop has a
 * share of time for them, after the established; so who is established waits for a share, the service in which it ends and
 * what these have to send, whatever crowd there is. A share is a fifth of the loop's time, within bounds. Used by the loop's
 * thread.
 */
final class Newcomers {
    private static final long SHARE_NANOS = 100_000;
    private static final long LONGEST_SHARE_NANOS = 1_000_000;
    /** While no established session says anything shares are as long as they can be: turns cost something. */
    private static final long ALONE_AFTER = Worker.ticks(Duration.ofSeconds(1));

    /** Four are accepted then, each of which will be served some four times. */
    private static final int SERVICES_AN_ACCEPTANCE = 16;

    private final Worker worker;
    private final Queue<Runnable> line = new ArrayDeque<>();
    private final Queue<Runnable> gate = new ArrayDeque<>();
    private final Runnable serve = this::serve;
    private long establishedServed = -ALONE_AFTER;
    private int services;
    private boolean serving;
    private boolean interrupted;
    private long interruptedAt;

    Newcomers(Worker worker) {
        this.worker = worker;
    }

    /** Has something done for one of them, in its turn. */
    void add(Runnable service) {
        line.add(service);
        serveLater();
    }

    /** Has some more of them accepted, now and then between services, however long the line is. */
    void addAtGate(Runnable acceptance) {
        gate.add(acceptance);
        serveLater();
    }

    private void serveLater() {
        if (!serving) {
            worker.execute(serve);
            serving = true;
        }
    }

    /** A session that is established has something to do. */
    void establishedServed() {
        establishedServed = worker.tick();
    }

    private boolean areAlone() {
        return worker.tick() - establishedServed >= ALONE_AFTER;
    }

    private void serve() {
        try {
            if (worker.loop().isShuttingDown()) {
                // Descriptors may be closed already, and their numbers others'.
                line.clear();
                gate.clear();
                return;
            }
            // What the established have to say goes before.
            worker.outbox().empty();
            long begin = System.nanoTime();
            long share = share(begin);
            do {
                next().run();
            } while (isAnyThere() && System.nanoTime() - begin < share);
            worker.outbox().empty();
        } finally {
            interrupted = isAnyThere();
            serving = false;
            if (interrupted) {
                interruptedAt = System.nanoTime();
                // After the next look at all connections, which what is executed would come before.
                worker.loop().schedule(serve, 0, TimeUnit.NANOSECONDS);
                serving = true;
            }
        }
    }

    private boolean isAnyThere() {
        return !line.isEmpty() || !gate.isEmpty();
    }

    private Runnable next() {
        services++;
        boolean gateIsDue = line.isEmpty() || services % SERVICES_AN_ACCEPTANCE == 0;
        return gateIsDue && !gate.isEmpty() ? gate.remove() : line.remove();
    }

    private long share(long begin) {
        if (areAlone()) {
            return LONGEST_SHARE_NANOS;
        }
        return interrupted ? Math.clamp((begin - interruptedAt) / 4, SHARE_NANOS, LONGEST_SHARE_NANOS) : SHARE_NANOS;
    }
}
