package dev.limpet.benchmarks.datapath;

import java.io.IOException;

/** What one end of a bulk connection does: sends without end if it is to, and discards what comes. */
final class Stream {
    /** Calls in one direction before others of the loop have their turn. */
    private static final int CALLS_A_TURN = 4;

    private final LoadSocket socket;
    private final boolean sends;
    private boolean turnScheduled;
    private long received;

    Stream(LoadSocket socket, boolean sends) {
        this.socket = socket;
        this.sends = sends;
    }

    long received() {
        return received;
    }

    void ready(boolean readable, boolean writable) throws IOException {
        boolean more = sends && writable && transmit();
        more |= readable && discard();
        if (more && !turnScheduled) {
            turnScheduled = true;
            socket.loop().loop().execute(this::turn);
        }
    }

    private void turn() {
        turnScheduled = false;
        if (socket.isOpen()) {
            try {
                ready(true, true);
            } catch (IOException e) {
                socket.failed(e);
            }
        }
    }

    private boolean transmit() throws IOException {
        for (int call = 0; call < CALLS_A_TURN; call++) {
            if (socket.send(LoadLoop.SCRATCH) < LoadLoop.SCRATCH) {
                return false;
            }
        }
        return true;
    }

    private boolean discard() throws IOException {
        for (int call = 0; call < CALLS_A_TURN; call++) {
            int count = socket.receive(LoadLoop.SCRATCH);
            if (count == LoadSocket.END) {
                socket.release();
                return false;
            }
            if (count == LoadSocket.WOULD_BLOCK) {
                return false;
            }
            received += count;
        }
        return true;
    }
}
