package dev.limpet.benchmarks.compare;

import java.io.IOException;

/** A proxy that has stick tables and peers. */
public interface StickyProduct extends Product {
    @Override
    Replica start(Plan plan, Workplace workplace) throws IOException;
}
