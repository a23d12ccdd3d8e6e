package dev.limpet.proxy.stats;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What is counted of a frontend. Bytes in come from clients, bytes out go to them. */
public final class FrontendStats {
    public final Gauge sessions = new Gauge();
    public final Rate sessionRate = new Rate();
    public final LongAdder sessionsTotal = new LongAdder();
    public final LongAdder bytesIn = new LongAdder();
    public final LongAdder bytesOut = new LongAdder();
    /** Connections refused before a session began, such as by a source that is not trusted. */
    public final LongAdder deniedConnections = new LongAdder();
    /** Sessions that ended by a mistake of the client, such as a bad PROXY protocol header. */
    public final LongAdder requestErrors = new LongAdder();

    /** Counts the greatest values from now on. */
    public void forgetMost() {
        sessions.forgetMost();
        sessionRate.forgetMost();
    }

    /** Counts everything from now on; what exists now stays counted. */
    public void clear() {
        forgetMost();
        Stream.of(sessionsTotal, bytesIn, bytesOut, deniedConnections, requestErrors)
                .forEach(LongAdder::reset);
    }
}
