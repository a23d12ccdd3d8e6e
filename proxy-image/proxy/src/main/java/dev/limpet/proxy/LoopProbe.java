package dev.limpet.proxy;

import dev.limpet.proxy.stats.Distribution;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;

/** Measures how long a task waits on each event loop before it runs: what every session there waits as well. */
final class LoopProbe {
    private final EventLoopGroup loops;
    private final Distribution delays = new Distribution();

    LoopProbe(EventLoopGroup loops) {
        this.loops = loops;
    }

    Distribution delays() {
        return delays;
    }

    /** Whether every loop runs: the clients of one that has ended wait for nobody. */
    boolean allRun() {
        for (EventExecutor loop : loops) {
            if (loop.isShuttingDown()) {
                return false;
            }
        }
        return true;
    }

    /** Has each loop measured once; returns at once. */
    void measure() {
        for (EventExecutor loop : loops) {
            long asked = System.nanoTime();
            try {
                loop.execute(() -> delays.record(System.nanoTime() - asked));
            } catch (RejectedExecutionException e) {
                return;
            }
        }
    }
}
