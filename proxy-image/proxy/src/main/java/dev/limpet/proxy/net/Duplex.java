package dev.limpet.proxy.net;

import dev.limpet.proxy.net.Relay.Progress;

/**
 * Both directions between a client and its server, from the moment that both are connected. A side that ends is told to
 * the other once everything before was delivered; then the other direction goes on alone.
 *
 * <p>A side may be silent for its timeout. It is not expected to speak while what it said before is still on its way, and
 * taking data counts as a sign of life. A side that was silent for too long is taken as one that has ended: the other is
 * told, and has its own time to finish. A side that takes nothing of what waits for it ends all.
 */
final class Duplex {
    private static final long NEVER = Long.MAX_VALUE;

    /** How it stands. */
    enum Standing {
        OPEN,
        /** Others have their turn, then there may be more to move. */
        YIELDING,
        /** Both sides have ended, and everything was delivered. */
        FINISHED,
        CLIENT_BROKEN,
        SERVER_BROKEN
    }

    /** Who has let its time go by. */
    enum Lapse {
        NONE,
        CLIENT_SILENT,
        SERVER_SILENT,
        /** The client takes nothing. */
        CLIENT_STUCK,
        /** The server takes nothing. */
        SERVER_STUCK
    }

    private final Worker worker;
    private final SessionTimeouts timeouts;
    private final Endpoint client;
    private final Endpoint server;
    private final Relay up;
    private final Relay down;
    private long clientMayBeSilent;
    private long serverMayBeSilent;
    private boolean serverToldOfEnd;
    private boolean clientToldOfEnd;
    private int waits;

    /**
     * Two directions.
     *
     * @param early what was read from the client already
     * @param clientEnded whether the client has ended already
     */
    Duplex(
            Worker worker,
            SessionTimeouts timeouts,
            Endpoint client,
            Endpoint server,
            Spill early,
            boolean clientEnded) {
        this.worker = worker;
        this.timeouts = timeouts;
        this.client = client;
        this.server = server;
        this.up = new Relay(worker, client, server, early, clientEnded);
        this.down = new Relay(worker, server, client, new Spill(worker.spills()), false);
        this.clientMayBeSilent = timeouts.idleClient();
        this.serverMayBeSilent = timeouts.idleServer();
        client.active(worker.tick());
        server.active(worker.tick());
        client.relay();
        server.relay();
    }

    /** Moves what can be moved now, unless that takes too long. */
    Standing pump() {
        Progress answer = down.pump();
        Progress question = up.pump();
        if (question == Progress.RECEIVER_FAILED) {
            // What the server said before it broke off can still be read.
            answer = down.pump();
        }
        if (question == Progress.SENDER_FAILED || answer == Progress.RECEIVER_FAILED) {
            return Standing.CLIENT_BROKEN;
        }
        if (answer == Progress.SENDER_FAILED || (question == Progress.RECEIVER_FAILED && !isAnswering(answer))) {
            return Standing.SERVER_BROKEN;
        }
        if (question == Progress.FINISHED && answer == Progress.FINISHED) {
            return Standing.FINISHED;
        }
        if (question == Progress.FINISHED && client.broken()) {
            return Standing.CLIENT_BROKEN;
        }
        if (answer == Progress.FINISHED && server.broken()) {
            return Standing.SERVER_BROKEN;
        }
        if (question == Progress.FINISHED && !serverToldOfEnd) {
            tellServerOfEnd();
        }
        if (answer == Progress.FINISHED && !clientToldOfEnd) {
            tellClientOfEnd();
        }
        return question == Progress.YIELDING || answer == Progress.YIELDING ? Standing.YIELDING : Standing.OPEN;
    }

    /** Whether more of what the server said is on its way to the client. */
    private boolean isAnswering(Progress answer) {
        return answer == Progress.YIELDING || (answer == Progress.WAITING && !client.writable());
    }

    private void tellServerOfEnd() {
        serverToldOfEnd = true;
        server.shutdownOutput();
        timeouts.serverFin().ifPresent(ticks -> {
            serverMayBeSilent = ticks;
            server.active(worker.tick());
        });
    }

    private void tellClientOfEnd() {
        clientToldOfEnd = true;
        client.shutdownOutput();
        timeouts.clientFin().ifPresent(ticks -> {
            clientMayBeSilent = ticks;
            client.active(worker.tick());
        });
    }

    /** Bytes from the client, without those that were read before. */
    long bytesUp() {
        return up.bytes();
    }

    /** Bytes to the client. */
    long bytesDown() {
        return down.bytes();
    }

    /** Whether both sides have ended, though the client may not have everything yet. */
    boolean lastData() {
        return serverToldOfEnd && down.ended();
    }

    /** Whether the server has not taken everything that the client sent. */
    boolean owesServer() {
        return up.pending();
    }

    /**
     * Whether {@link #deadline()} may have come nearer since this was asked last: a side waits for the other to take data, need
     * not wait for that any more, or was told that the other has ended.
     */
    boolean deadlineMoved() {
        int now = (up.pending() ? 1 : 0)
                | (down.pending() ? 2 : 0)
                | (clientToldOfEnd ? 4 : 0)
                | (serverToldOfEnd ? 8 : 0);
        boolean moved = now != waits;
        waits = now;
        return moved;
    }

    /** The tick in which somebody will have let its time go by, if nothing happens until then. */
    long deadline() {
        return Math.min(Math.min(clientSilentAt(), serverSilentAt()), Math.min(clientStuckAt(), serverStuckAt()));
    }

    /** Who has let its time go by; a side that was silent counts as one that has ended, from now on. */
    Lapse lapse(long tick) {
        if (tick >= clientStuckAt()) {
            return Lapse.CLIENT_STUCK;
        }
        if (tick >= serverStuckAt()) {
            return Lapse.SERVER_STUCK;
        }
        if (tick >= clientSilentAt()) {
            up.end();
            return Lapse.CLIENT_SILENT;
        }
        if (tick >= serverSilentAt()) {
            down.end();
            return Lapse.SERVER_SILENT;
        }
        return Lapse.NONE;
    }

    private long clientSilentAt() {
        return up.ended() || up.pending() ? NEVER : client.activeTick() + clientMayBeSilent;
    }

    private long serverSilentAt() {
        return down.ended() || down.pending() ? NEVER : server.activeTick() + serverMayBeSilent;
    }

    private long clientStuckAt() {
        return down.pending() ? down.stuckSince() + timeouts.idleClient() : NEVER;
    }

    private long serverStuckAt() {
        return up.pending() ? up.stuckSince() + timeouts.idleServer() : NEVER;
    }

    /** Gives borrowed buffers back; nothing is moved any more. */
    void free() {
        up.free();
        down.free();
    }
}
