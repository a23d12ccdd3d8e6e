package dev.limpet.proxy.net;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * How many connections there may be at once, of one frontend or of the whole replica. Listeners that were refused are
 * woken when there is room again; until then clients wait in the kernel's backlog. Where clients may not come at all for a
 * time, there is no room. Used by all event loops.
 */
final class ConnectionLimit {
    private final AtomicInteger used = new AtomicInteger();
    private final Set<Listener> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicReference<CompletableFuture<Void>> idle = new AtomicReference<>(new CompletableFuture<>());
    private final BooleanSupplier open;
    private volatile int most;

    ConnectionLimit(int most) {
        this(most, () -> true);
    }

    /** @param open whether there may be room now; when that becomes true, {@link #wake} has to be called */
    ConnectionLimit(int most, BooleanSupplier open) {
        this.most = most;
        this.open = open;
    }

    int most() {
        return most;
    }

    int used() {
        return used.get();
    }

    /** Completed as soon as there is no connection. */
    CompletableFuture<Void> whenIdle() {
        CompletableFuture<Void> next = idle.get();
        return used.get() == 0 ? CompletableFuture.completedFuture(null) : next;
    }

    void configure(int most) {
        this.most = most;
        wake();
    }

    /** Takes one connection's room, or has the listener woken when there is some. */
    boolean tryAcquire(Listener listener) {
        if (tryAcquire()) {
            return true;
        }
        waiting.add(listener);
        // Room that came between the two lines above woke nobody.
        if (tryAcquire()) {
            waiting.remove(listener);
            return true;
        }
        return false;
    }

    void release() {
        if (used.decrementAndGet() == 0) {
            idle.getAndSet(new CompletableFuture<>()).complete(null);
        }
        if (!waiting.isEmpty()) {
            wake();
        }
    }

    void forget(Listener listener) {
        waiting.remove(listener);
    }

    private boolean tryAcquire() {
        if (!open.getAsBoolean()) {
            return false;
        }
        int now;
        do {
            now = used.get();
            if (now >= most) {
                return false;
            }
        } while (!used.compareAndSet(now, now + 1));
        return true;
    }

    void wake() {
        for (Listener listener : waiting) {
            if (waiting.remove(listener)) {
                listener.resume();
            }
        }
    }
}
