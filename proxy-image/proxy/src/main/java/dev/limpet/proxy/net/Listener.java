package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One event loop's share of a port: accepts connections for sessions on the same loop, a bounded number a turn, as long
 * as the limits allow it.
 */
abstract class Listener {
    private static final int ACCEPTED_A_TURN = 64;
    /** Descriptors may also be given back by what is no session. */
    private static final int REST_MILLIS = 1_000;

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
    private boolean resting;
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

    /** Goes on after a limit was reached, or descriptors ran out; may be called by any thread. */
    final void resume() {
        worker.execute(this::goOn);
    }

    private void goOn() {
        resting = false;
        accept();
    }

    /** Has the sockets that are accepted from now on set up like that; called by one thread at a time. */
    abstract void configure(Optional<TcpConfig> tcp);

    /** Accepts whom the kernel has welcomed already, then closes; may be called by any thread. */
    final CompletableFuture<Void> stop() {
        return CompletableFuture.runAsync(
                () -> {
                    accept();
                    stopped = true;
                    port.frontend().forget(this);
                    worker.shortage().forget(this);
                    release();
                },
                worker.loop());
    }

    final void accept() {
        Frontend frontend = port.frontend();
        for (int count = 0; !stopped && !resting && frontend.admits(this); count++) {
            if (count == ACCEPTED_A_TURN) {
                frontend.dismiss();
                worker.yield(this::accept);
                return;
            }
            if (worker.shortage().isOn() && !worker.transport().hasDescriptorsForSession()) {
                // A client whose server cannot be connected to is better left where it waits.
                frontend.dismiss();
                rest();
                return;
            }
            switch (acceptNext(frontend)) {
                case ACCEPTED -> {}
                case LOST -> frontend.dismiss();
                case NOBODY -> {
                    frontend.dismiss();
                    worker.shortage().freed();
                    return;
                }
                case EXHAUSTED -> {
                    frontend.dismiss();
                    rest();
                }
            }
        }
    }

    private void rest() {
        resting = true;
        worker.shortage().rest(this);
        worker.loop().schedule(this::goOn, REST_MILLIS, TimeUnit.MILLISECONDS);
    }

    abstract void register();

    /** Accepts one connection, which the frontend then serves. */
    abstract Acceptance acceptNext(Frontend frontend);

    abstract void release();
}
