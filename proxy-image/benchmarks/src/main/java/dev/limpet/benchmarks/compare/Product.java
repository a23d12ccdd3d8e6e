package dev.limpet.benchmarks.compare;

import java.io.IOException;

/** A proxy that takes part in the comparison. */
public interface Product {
    String name();

    /** What exactly is measured: version, and flags that matter. */
    String version();

    /** Starts a process; it may not answer yet. */
    Running start(Plan plan, Workplace workplace) throws IOException;
}
