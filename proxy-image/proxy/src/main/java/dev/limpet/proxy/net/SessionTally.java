package dev.limpet.proxy.net;

import dev.limpet.config.LogFormat;
import dev.limpet.proxy.accesslog.SessionRecord;
import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.DispatchStats;
import dev.limpet.proxy.stats.FrontendStats;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    long totalMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - acceptedNanos);
    }

    long bytesIn() {
        return bytesIn;
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

    /** Adds how long the stages took, now that the session has ended. */
    void countTimes(DispatchStats stats) {
        stats.queueTimes.record(queueMillis);
        stats.connectTimes.record(connectMillis);
        stats.totalTimes.record(totalMillis());
    }

    /** What the access log is told, now that the session has ended. */
    SessionRecord record(
            Frontend served,
            LogFormat format,
            InetSocketAddress client,
            Assignment assignment,
            Termination termination) {
        Optional<Server> server = assignment.server();
        return new SessionRecord(
                format,
                client,
                accepted,
                served.name(),
                assignment.backend().name(),
                server.map(Server::name),
                queueMillis,
                connectMillis,
                totalMillis(),
                bytesIn,
                bytesOut,
                termination,
                new SessionRecord.Concurrency(
                        served.processSessions(),
                        frontend.sessions.current(),
                        assignment.otherBackendSessions(),
                        assignment.otherServerSessions(),
                        assignment.serverQueue(),
                        assignment.backendQueue()),
                assignment.retries(),
                assignment.redispatched());
    }
}
