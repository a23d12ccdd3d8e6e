package dev.limpet.benchmarks.compare;

import java.io.IOException;
import java.util.List;

/** A running process that keeps a stick table and shares it. */
public interface Replica extends Running {
    /** Entries in the backend's table, 0 as long as the process does not answer. */
    int entries() throws IOException;

    /** Runs commands of the runtime API and returns all their answers; fails as long as the process does not answer. */
    String run(List<String> commands) throws IOException;

    /** Bytes in use for data, free room and the program itself aside. */
    long usedBytes() throws IOException, InterruptedException;
}
