package dev.limpet.proxy.server;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts failed connection attempts in a row, and tells when there were too many. Used by all event loops. */
public final class ErrorObserver {
    private final int limit;
    private final Runnable tooMany;
    private final AtomicInteger inARow = new AtomicInteger();

    /**
     * An observer that has seen nothing yet.
     *
     * @param tooMany called by the thread that saw the last of so many errors; the count begins anew
     */
    public ErrorObserver(int limit, Runnable tooMany) {
        this.limit = limit;
        this.tooMany = tooMany;
    }

    void failed() {
        if (inARow.incrementAndGet() == limit) {
            inARow.set(0);
            tooMany.run();
        }
    }

    void succeeded() {
        // Almost always 0: then the line stays shared among the processors.
        if (inARow.get() != 0) {
            inARow.set(0);
        }
    }
}
