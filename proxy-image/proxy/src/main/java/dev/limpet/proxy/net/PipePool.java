package dev.limpet.proxy.net;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's free list of pipes. One is enough as long as receivers take all that there is; each direction whose
 * receiver does not keeps one, up to {@link #MOST}, and the others copy their bytes. A pipe costs two descriptors. Only the
 * counts may be asked for by other threads.
 */
final class PipePool {
    static final int MOST = 16;

    private static final Logger LOG = LoggerFactory.getLogger(PipePool.class);
    private static final int KEPT = 4;
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

    private final Deque<Pipe> free = new ArrayDeque<>();
    private final AtomicInteger lent = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private boolean linking;
    private volatile boolean linked;
    private boolean refused;
    private long refusedNanos;

    /** Pipes that hold bytes. */
    int used() {
        return lent.get();
    }

    /** Pipes that are kept for the next. */
    int free() {
        return Math.max(0, open.get() - lent.get());
    }

    /** An empty pipe, or null when there is none to be had now. */
    @Nullable
    Pipe take() {
        Pipe pipe = free.poll();
        if (pipe == null && lent.get() < MOST) {
            pipe = open();
        }
        if (pipe != null) {
            lent.incrementAndGet();
        }
        return pipe;
    }

    /** Takes a pipe back; one that is not empty is of no use any more. */
    void give(Pipe pipe) {
        lent.decrementAndGet();
        if (pipe.isEmpty() && free.size() < KEPT) {
            free.push(pipe);
        } else {
            open.decrementAndGet();
            pipe.close();
        }
    }

    private @Nullable Pipe open() {
        if (!linked) {
            link();
            return null;
        }
        if (refused && System.nanoTime() - refusedNanos < RETRY_NANOS) {
            return null;
        }
        try {
            Pipe pipe = Pipe.open();
            open.incrementAndGet();
            return pipe;
        } catch (IOException e) {
            if (!refused) {
                LOG.atInfo().addKeyValue("reason", e.getMessage()).log("no pipe to be had, long streams are copied");
            }
            refused = true;
            refusedNanos = System.nanoTime();
            return null;
        }
    }

    /** The first call of the C library takes some milliseconds to be made ready, which the loop does not wait for. */
    private void link() {
        if (!linking) {
            linking = true;
            CompletableFuture.runAsync(PipeRoom::link).whenComplete((done, failure) -> {
                if (failure == null) {
                    linked = true;
                } else {
                    LOG.atWarn().setCause(failure).log("pipes cannot be made, long streams are copied");
                }
            });
        }
    }
}
