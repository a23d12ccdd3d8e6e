package dev.limpet.benchmarks.compare;

import java.io.IOException;

/** A running process of a {@link Product}. */
public interface Running extends AutoCloseable {
    long pid();

    default ProcessUsage usage() throws IOException {
        return ProcessUsage.of(pid());
    }

    /** Kills the process and waits for its end. */
    @Override
    void close();
}
