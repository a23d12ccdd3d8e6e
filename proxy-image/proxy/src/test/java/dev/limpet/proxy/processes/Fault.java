package dev.limpet.proxy.processes;

import java.io.IOException;
import java.util.Set;

/**
 * Something that befalls a mesh, and its end.
 *
 * @param moving servers whose sources it may move: what the fault is about
 */
record Fault(String name, Set<String> moving, Step strike, Step mend) {
    /** What is done to the mesh. */
    @FunctionalInterface
    interface Step {
        void take(FaultyMesh mesh) throws IOException, InterruptedException;
    }

    Fault(String name, Step strike, Step mend) {
        this(name, Set.of(), strike, mend);
    }

    @Override
    public String toString() {
        return name;
    }
}
