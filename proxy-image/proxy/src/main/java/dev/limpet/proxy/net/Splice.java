package dev.limpet.proxy.net;

import org.jspecify.annotations.Nullable;

/** Bytes of one direction that were read and could not be sent yet, in a pipe that is borrowed only while there are any. */
final class Splice {
    private final PipePool pool;
    private @Nullable Pipe pipe;

    Splice(PipePool pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return pipe == null;
    }

    /**
     * Takes what a connection has, when nothing is left of what it had before; returns as {@link Endpoint#splice}, and
     * {@link Endpoint#WOULD_BLOCK} too when no pipe is to be had.
     */
    int fill(Endpoint from, int most) {
        Pipe into = pool.take();
        if (into == null) {
            return Endpoint.WOULD_BLOCK;
        }
        pipe = into;
        try {
            return from.splice(into, most);
        } finally {
            if (into.isEmpty()) {
                free();
            }
        }
    }

    /** Sends as much as the connection takes; returns as {@link Endpoint#write}. */
    int flush(Endpoint to) {
        if (pipe == null) {
            return 0;
        }
        int sent = to.write(pipe);
        if (pipe.isEmpty()) {
            free();
        }
        return sent;
    }

    void free() {
        if (pipe != null) {
            pool.give(pipe);
            pipe = null;
        }
    }
}
