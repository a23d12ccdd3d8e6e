package dev.limpet.proxy.net;

import dev.limpet.config.Timeouts;
import dev.limpet.proxy.net.Relay.Progress;

/**
 * Both directions between a client and its server, from the moment that both are connected. A side that ends is told to
 * the other once everything before was delivered; then the other direction goes on alone.
 */
final class Duplex {
    /** How it stands. */
    enum Standing {
        OPEN,
        /** Both sides have ended, and everything was delivered. */
        FINISHED,
        CLIENT_BROKEN,
        SERVER_BROKEN
    }

    private final Worker worker;
    private final Endpoint client;
    private final Endpoint server;
    private final Relay up;
    private final Relay down;
    private boolean serverToldOfEnd;
    private boolean clientToldOfEnd;
    private boolean yielding;

    /**
     * Two directions.
     *
     * @param early what was read from the client already
     * @param clientEnded whether the client has ended already
     */
    Duplex(Worker worker, Endpoint client, Endpoint server, Spill early, boolean clientEnded) {
        this.worker = worker;
        this.client = client;
        this.server = server;
        this.up = new Relay(worker, client, server, early, clientEnded);
        this.down = new Relay(worker, server, client, new Spill(worker.spills()), false);
        client.active(worker.tick());
        server.active(worker.tick());
    }

    /** Moves what can be moved now; when that takes too long, has the rest of it done by {@code later}. */
    Standing pump(Runnable later) {
        Progress answer = down.pump();
        Progress question = up.pump();
        if (question == Progress.SENDER_FAILED || answer == Progress.RECEIVER_FAILED) {
            return Standing.CLIENT_BROKEN;
        }
        if (answer == Progress.SENDER_FAILED || question == Progress.RECEIVER_FAILED) {
            return Standing.SERVER_BROKEN;
        }
        if (question == Progress.FINISHED && answer == Progress.FINISHED) {
            return Standing.FINISHED;
        }
        if (question == Progress.FINISHED && !serverToldOfEnd) {
            serverToldOfEnd = true;
            server.shutdownOutput();
        }
        if (answer == Progress.FINISHED && !clientToldOfEnd) {
            clientToldOfEnd = true;
            client.shutdownOutput();
        }
        if (!yielding && (question == Progress.YIELDING || answer == Progress.YIELDING)) {
            yielding = true;
            worker.yield(() -> {
                yielding = false;
                later.run();
            });
        }
        return Standing.OPEN;
    }

    /** Bytes from the client, without those that were read before. */
    long bytesUp() {
        return up.bytes();
    }

    /** Bytes to the client. */
    long bytesDown() {
        return down.bytes();
    }

    /** Whether the server has ended, though the client may not have everything yet. */
    boolean serverEnded() {
        return down.ended();
    }

    /** The tick in which a side will have been silent for too long. */
    long idleDeadline(Timeouts timeouts) {
        return Math.min(clientDeadline(timeouts), serverDeadline(timeouts));
    }

    /** The tick in which the client will have been silent for too long; one that has ended and takes all never is. */
    long clientDeadline(Timeouts timeouts) {
        return up.ended() && !down.pending()
                ? Long.MAX_VALUE
                : Worker.tickAfter(client.activeTick(), timeouts.client());
    }

    private long serverDeadline(Timeouts timeouts) {
        return down.ended() && !up.pending()
                ? Long.MAX_VALUE
                : Worker.tickAfter(server.activeTick(), timeouts.server());
    }

    /** Gives borrowed buffers back; nothing is moved any more. */
    void free() {
        up.free();
        down.free();
    }
}
