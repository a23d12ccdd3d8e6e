package dev.limpet.benchmarks.datapath;

import java.io.IOException;

/** What sessions cost in memory that have once said something and are silent since. */
final class IdleSessions {
    private static final int FEW = 100;
    private static final int SETTLE_MILLIS = 500;

    /** Bytes by which the process grows for each session, measured from a few to as many as there may be. */
    static double bytesEach(Contender contender, LoadLoop loop, int mostConnections)
            throws IOException, InterruptedException {
        Load few = Messages.idle(loop, contender.port(), FEW);
        contender.begin(few);
        Thread.sleep(SETTLE_MILLIS);
        long before = contender.usage().residentBytes();
        Load many = Messages.idle(loop, contender.port(), mostConnections - FEW);
        contender.begin(many);
        Thread.sleep(SETTLE_MILLIS);
        long after = contender.usage().residentBytes();
        contender.end(many);
        contender.end(few);
        return (double) (after - before) / (mostConnections - FEW);
    }

    private IdleSessions() {}
}
