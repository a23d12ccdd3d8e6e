package dev.limpet.proxy.stats;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What is counted of a server, or of a backend as a whole. Bytes in come from clients, bytes out go to them. */
public final class DispatchStats {
    public final Gauge sessions = new Gauge();
    public final Gauge queued = new Gauge();
    public final Rate sessionRate = new Rate();
    public final LongAdder sessionsTotal = new LongAdder();
    public final LongAdder bytesIn = new LongAdder();
    public final LongAdder bytesOut = new LongAdder();
    /** Connection attempts, those that failed among them. */
    public final LongAdder connectionAttempts = new LongAdder();

    public final LongAdder connectionErrors = new LongAdder();
    /** Sessions that ended by a mistake of the server after it had accepted. */
    public final LongAdder responseErrors = new LongAdder();

    public final LongAdder retries = new LongAdder();
    public final LongAdder redispatches = new LongAdder();
    public final LongAdder clientAborts = new LongAdder();
    public final LongAdder serverAborts = new LongAdder();
    /** Times a server was chosen by the algorithm, not by a stick entry. */
    public final LongAdder chosenByAlgorithm = new LongAdder();

    public final SessionTimes queueTimes = new SessionTimes();
    public final SessionTimes connectTimes = new SessionTimes();
    public final SessionTimes totalTimes = new SessionTimes();

    public final LongAdder checkFailures = new LongAdder();
    /** Times sessions failed to connect so often in a row that it told of the server's health. */
    public final LongAdder observedFailures = new LongAdder();
    /** Transitions from up to down. */
    public final LongAdder downs = new LongAdder();

    /** Counts the greatest values from now on. */
    public void forgetMost() {
        sessions.forgetMost();
        queued.forgetMost();
        sessionRate.forgetMost();
        Stream.of(queueTimes, connectTimes, totalTimes).forEach(SessionTimes::forgetLongest);
    }

    /** Counts everything from now on; what exists now stays counted. */
    public void clear() {
        forgetMost();
        Stream.of(
                        sessionsTotal,
                        bytesIn,
                        bytesOut,
                        connectionAttempts,
                        connectionErrors,
                        responseErrors,
                        retries,
                        redispatches,
                        clientAborts,
                        serverAborts,
                        chosenByAlgorithm,
                        checkFailures,
                        observedFailures,
                        downs)
                .forEach(LongAdder::reset);
    }
}
