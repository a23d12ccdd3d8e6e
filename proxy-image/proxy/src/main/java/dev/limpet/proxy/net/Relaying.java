package dev.limpet.proxy.net;

import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.accesslog.Termination.Cause;
import dev.limpet.proxy.accesslog.Termination.Phase;

/** Both connections are there, and bytes go between them. */
final class Relaying implements SessionState, Runnable {
    /** A session is established once bytes were moved in so many ticks; to ask and be answered takes fewer, even in a crowd. */
    private static final int ESTABLISHED = 5;

    private final Session session;
    private final Worker worker;
    private final Endpoint client;
    private final Endpoint server;
    private final Duplex duplex;
    private long lookAt;
    private long activeTick;
    private long activeBytes;
    private int activeTicks;
    private boolean yielding;

    Relaying(Session session, Worker worker, Endpoint client, Endpoint server, Duplex duplex) {
        this.session = session;
        this.worker = worker;
        this.client = client;
        this.server = server;
        this.duplex = duplex;
    }

    /**
     * The server's connection is new. The acknowledgement that ends its handshake goes with the first data from the client,
     * which spares a segment, unless there is none in this turn of the event loop: then the server is not kept waiting.
     */
    void begin() {
        goOn();
        if (duplex.bytesUp() == 0) {
            worker.yield(() -> {
                if (duplex.bytesUp() == 0) {
                    server.acknowledgeNow();
                }
            });
        }
    }

    private void goOn() {
        lookAtDeadline();
        relay();
    }

    @Override
    public void ready(Endpoint endpoint) {
        relay();
    }

    private void relay() {
        switch (duplex.pump()) {
            case OPEN -> goesOn();
            case YIELDING -> {
                goesOn();
                if (!yielding) {
                    yielding = true;
                    worker.yield(this);
                }
            }
            case FINISHED -> session.end(Termination.NORMAL);
            case CLIENT_BROKEN -> session.end(new Termination(Cause.CLIENT, phase()));
            case SERVER_BROKEN -> session.end(new Termination(Cause.SERVER, phase()));
        }
    }

    private void goesOn() {
        lookAtSooner();
        if (activeTicks < ESTABLISHED) {
            noteActivity(worker.tick(), duplex.bytesUp() + duplex.bytesDown());
        }
    }

    private void noteActivity(long tick, long bytes) {
        if (tick == activeTick || bytes == activeBytes) {
            return;
        }
        activeTick = tick;
        activeBytes = bytes;
        activeTicks++;
        if (activeTicks == ESTABLISHED) {
            client.establish();
            server.establish();
        }
    }

    /** Others have had their turn. */
    @Override
    public void run() {
        yielding = false;
        session.ready(client);
    }

    @Override
    public void seeToServer() {
        if (yielding || server.isInLine()) {
            ready(server);
        }
    }

    @Override
    public void due(long tick) {
        Phase phase = phase();
        switch (duplex.lapse(tick)) {
            case NONE -> lookAtDeadline();
            case CLIENT_SILENT -> {
                session.blame(new Termination(Cause.CLIENT_TIMEOUT, phase));
                goOn();
            }
            case SERVER_SILENT -> {
                session.blame(new Termination(Cause.SERVER_TIMEOUT, phase));
                goOn();
            }
            case CLIENT_STUCK -> session.end(new Termination(Cause.CLIENT_TIMEOUT, phase));
            case SERVER_STUCK -> session.end(new Termination(Cause.SERVER_TIMEOUT, phase));
        }
    }

    private void lookAtSooner() {
        if (duplex.deadlineMoved() && duplex.deadline() < lookAt) {
            lookAtDeadline();
        }
    }

    private void lookAtDeadline() {
        lookAt = duplex.deadline();
        session.lookAt(lookAt);
    }

    @Override
    public Phase phase() {
        return duplex.lastData() ? Phase.LAST_DATA : Phase.DATA;
    }

    /**
     * A broken connection breaks the other one too, unless that has bytes yet to deliver. Who has not been given everything is
     * not to think so, as when bytes were lost for want of a buffer.
     */
    @Override
    public void abandon(Termination termination) {
        boolean incomplete = termination.cause() == Cause.RESOURCE || termination.cause() == Cause.INTERNAL;
        if (incomplete || (termination.cause() == Cause.SERVER && client.delivered())) {
            client.abort(worker);
        }
        if (incomplete || termination.cause() == Cause.CLIENT || duplex.owesServer()) {
            server.abort(worker);
        } else {
            server.close(worker);
        }
        duplex.free();
    }

    @Override
    public long bytesUp() {
        return duplex.bytesUp();
    }

    @Override
    public long bytesDown() {
        return duplex.bytesDown();
    }
}
