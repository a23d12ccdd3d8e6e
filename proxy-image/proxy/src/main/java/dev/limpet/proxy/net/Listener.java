package dev.limpet.proxy.net;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of a port: accepts connections for sessions on the same loop, a bounded number a turn, as long
 * as the limits allow it.
 */
abstract class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int ACCEPTED_A_TURN = 64;
    private static final int PAUSE_MILLIS = 1_000;

    /** What came of trying to accept. */
    enum Acceptance {
        ACCEPTED,
        /** Nobody waits; an event will tell. */
        NOBODY,
        /** A connection was gone again before it could be accepted. */
        LOST,
        /** The process or the machine has no descriptor or memory left. */
        EXHAUSTED
    }

    private final Worker worker;
    private final ListeningPort port;
    private boolean paused;
    private boolean stopped;

    Listener(Worker worker, ListeningPort port) {
        this.worker = worker;
        this.port = port;
    }

    final Worker worker() {
        return worker;
    }

    /** Begins to accept; may be called by any thread. */
    final void start() {
        worker.execute(() -> {
            register();
            accept();
        });
    }

    /** Goes on after a limit was reached; may be called by any thread. */
    final void resume() {
        worker.execute(this::accept);
    }

    /** Accepts whom the kernel has welcomed already, then closes; may be called by any thread. */
    final CompletableFuture<Void> stop() {
        return CompletableFuture.runAsync(
                () -> {
                    accept();
                    stopped = true;
                    port.frontend().forget(this);
                    release();
                },
                worker.loop());
    }

    final void accept() {
        Frontend frontend = port.frontend();
        for (int count = 0; !stopped && !paused && frontend.admits(this); count++) {
            if (count == ACCEPTED_A_TURN) {
                frontend.dismiss();
                worker.yield(this::accept);
                return;
            }
            switch (acceptNext(frontend)) {
                case ACCEPTED -> {}
                case LOST -> frontend.dismiss();
                case NOBODY -> {
                    frontend.dismiss();
                    return;
                }
                case EXHAUSTED -> {
                    frontend.dismiss();
                    pause(frontend);
                }
            }
        }
    }

    private void pause(Frontend frontend) {
        paused = true;
        LOG.atError()
                .addKeyValue("frontend", frontend.name())
                .log("no file descriptor is left for clients, accepting pauses for a second");
        worker.loop()
                .schedule(
                        () -> {
                            paused = false;
                            accept();
                        },
                        PAUSE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    abstract void register();

    /** Accepts one connection, which the frontend then serves. */
    abstract Acceptance acceptNext(Frontend frontend);

    abstract void release();
}
