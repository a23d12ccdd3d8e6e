package dev.limpet.benchmarks.datapath;

import java.io.IOException;

/** Clients at work on one proxy, on the load's event loop; all methods are for its thread. */
interface Load {
    /** Opens the connections. */
    void start() throws IOException;

    /**
     * Whether all connections work.
     *
     * @throws IOException when one of them has failed
     */
    boolean isRunning() throws IOException;

    /** Connections that work. */
    int working();

    /** Units of work done so far. */
    long done();

    /** Begins to remember how long each unit takes. */
    default void watch() {}

    /** Nanoseconds that units of work took since they are watched, in no order; empty where that means nothing. */
    default long[] latencies() {
        return new long[0];
    }

    /** Closes the connections. */
    void stop();
}
