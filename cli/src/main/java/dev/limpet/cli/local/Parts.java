package dev.limpet.cli.local;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts of a system that were started, to be ended in the opposite order. It may be closed on another thread while
 * the system still starts: what starts after that is ended at once.
 */
final class Parts implements AutoCloseable {
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Progress progress;
    private boolean closed;

    private record Part(String name, AutoCloseable part) {}

    Parts(Progress progress) {
        this.progress = progress;
    }

    /**
     * Takes care of a part.
     *
     * @throws IllegalStateException when all has been ended already
     */
    synchronized <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        if (closed) {
            close();
            throw new IllegalStateException("the system was stopped while it started");
        }
        return part;
    }

    /** Whether there is something to end. */
    synchronized boolean isAnyRunning() {
        return !parts.isEmpty();
    }

    /** Whether all has been ended. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the parts; one that fails to does not keep the others from it. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.part().close();
            } catch (Exception e) {
                progress.failed(part.name(), "did not end in order: " + e.getMessage());
            }
        }
    }
}
