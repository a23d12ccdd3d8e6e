package dev.limpet.proxy.net;

import dev.limpet.proxy.stats.DispatchStats;
import dev.limpet.proxy.stats.FrontendStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** When the stages of a session were reached, and which of its bytes have been counted. */
final class SessionTally {
    private static final int NEVER = -1;

    private final Instant accepted = Instant.now();
    private final long acceptedNanos = System.nanoTime();
    private final FrontendStats frontend;
    private final List<DispatchStats> dispatch = new ArrayList<>(2);
    private long queueMillis = NEVER;
    private long connectMillis = NEVER;
    private long bytesIn;
    private long bytesOut;

    SessionTally(FrontendStats frontend) {
        this.frontend = frontend;
    }

    Instant accepted() {
        return accepted;
    }

    long queueMillis() {
        return queueMillis;
    }

    long connectMillis() {
        return connectMillis;
    }

    long totalMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - acceptedNanos);
    }

    long bytesIn() {
        return bytesIn;
    }

    long bytesOut() {
        return bytesOut;
    }

    /** The session has its server's connection, or ends while it waits for one. */
    void queueLeft() {
        queueMillis = totalMillis();
    }

    void connected() {
        connectMillis = totalMillis() - queueMillis;
    }

    /** Bytes are counted for a backend or server from now on. */
    void countFor(DispatchStats stats) {
        dispatch.add(stats);
    }

    /** Adds to the counters what has come since the last call. */
    void count(long nowIn, long nowOut) {
        long in = nowIn - bytesIn;
        long out = nowOut - bytesOut;
        bytesIn = nowIn;
        bytesOut = nowOut;
        if (in == 0 && out == 0) {
            return;
        }
        frontend.bytesIn.add(in);
        frontend.bytesOut.add(out);
        for (DispatchStats stats : dispatch) {
            stats.bytesIn.add(in);
            stats.bytesOut.add(out);
        }
    }
}
