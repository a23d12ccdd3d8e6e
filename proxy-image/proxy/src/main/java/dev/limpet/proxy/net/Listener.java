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
    /** Enough for the longest backlog there can be; others may come all the while. */
    private static final int TURNS_TO_STOP = ListeningPort.MOST_BACKLOG / ACCEPTED_A_TURN + 1;
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
    private final Runnable nextTurn = this::acceptInNextTurn;
    private boolean inLine;
    private boolean resting;
    private boolean alarmSet;
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
            acceptInTurn();
        });
    }

    /** Goes on after a limit was reached, or descriptors ran out; may be called by any thread. */
    final void resume() {
        worker.execute(this::goOn);
    }

    private void goOn() {
        resting = false;
        acceptInTurn();
    }

    /** Has the sockets that are accepted from now on set up like that; called by one thread at a time. */
    abstract void configure(Optional<TcpConfig> tcp);

    /**
     * Accepts whom the kernel has welcomed already, as far as the limits allow it and in turns with the loop's other
     * work, then closes; may be called by any thread.
     */
    final CompletableFuture<Void> stop() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        worker.execute(() -> stop(TURNS_TO_STOP, closed));
        return closed;
    }

    private void stop(int turns, CompletableFuture<Void> closed) {
        try {
            if (acceptSome(ACCEPTED_A_TURN) && turns > 1) {
                worker.yield(() -> stop(turns - 1, closed));
                return;
            }
            end(closed);
        } catch (RuntimeException | OutOfMemoryError e) {
            end(closed);
            throw e;
        }
    }

    private void end(CompletableFuture<Void> closed) {
        stopped = true;
        port.frontend().forget(this);
        worker.shortage().forget(this);
        release();
        closed.complete(null);
    }

    /** Accepts a turn's share, and another when others have had theirs, as long as somebody may wait. */
    final void accept() {
        if (!inLine && acceptSome(mostATurn())) {
            acceptInTurn();
        }
    }

    /** Accepts a turn's share when others have had theirs. */
    final void acceptInTurn() {
        if (!inLine) {
            standInLine(nextTurn);
            inLine = true;
        }
    }

    private void acceptInNextTurn() {
        inLine = false;
        accept();
    }

    /** Has a turn run when others have had theirs. */
    void standInLine(Runnable turn) {
        worker.yield(turn);
    }

    /** How many are accepted in a turn. */
    int mostATurn() {
        return ACCEPTED_A_TURN;
    }

    /** Accepts so many at most; tells whether more may be waiting that can be accepted. */
    private boolean acceptSome(int most) {
        Frontend frontend = port.frontend();
        for (int count = 0; !stopped && !resting && frontend.admits(this); count++) {
            if (count == most) {
                frontend.dismiss();
                return true;
            }
            if (worker.shortage().isOn() && !worker.transport().hasDescriptorsForSession()) {
                // A client whose server cannot be connected to is better left where it waits.
                frontend.dismiss();
                rest();
                return false;
            }
            switch (acceptNext(frontend)) {
                case ACCEPTED -> {}
                case LOST -> frontend.dismiss();
                case NOBODY -> {
                    frontend.dismiss();
                    worker.shortage().freed();
                    return false;
                }
                case EXHAUSTED -> {
                    frontend.dismiss();
                    rest();
                }
            }
        }
        return false;
    }

    private void rest() {
        resting = true;
        worker.shortage().rest(this);
        if (!alarmSet) {
            alarmSet = true;
            worker.loop().schedule(this::alarm, REST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void alarm() {
        alarmSet = false;
        goOn();
    }

    abstract void register();

    /** Accepts one connection, which the frontend then serves. */
    abstract Acceptance acceptNext(Frontend frontend);

    abstract void release();
}
