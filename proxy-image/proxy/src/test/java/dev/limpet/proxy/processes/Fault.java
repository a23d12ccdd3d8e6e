package dev.limpet.proxy.processes;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Something that befalls a mesh, and its end.
 *
 * @param struck replicas that nobody can restart while it lasts
 * @param moving servers whose sources it may move: what the fault is about
 * @param isolating operations that begin a replica which has nobody to learn from while it lasts, so that any source may move
 */
record Fault(String name, Set<Integer> struck, Set<String> moving, Set<Operation> isolating, Step strike, Step mend) {
    /** What is done to the mesh. */
    @FunctionalInterface
    interface Step {
        void take(FaultyMesh mesh) throws IOException, InterruptedException;
    }

    Fault(String name, Step strike, Step mend) {
        this(name, Set.of(), Set.of(), EnumSet.noneOf(Operation.class), strike, mend);
    }

    /** The same of one replica. */
    Fault of(int replica) {
        return new Fault(name, Set.of(replica), moving, isolating, strike, mend);
    }

    /** The same, which may move the sources of a server. */
    Fault moving(String server) {
        return new Fault(name, struck, Set.of(server), isolating, strike, mend);
    }

    /** The same, in which a replica that the operation begins has nobody to learn from. */
    Fault isolating(Operation operation) {
        return new Fault(name, struck, moving, EnumSet.of(operation), strike, mend);
    }

    /** The same, and while it lasts the mesh is operated on. */
    Fault during(Operation operation) {
        return new Fault(
                equals(Faults.NONE) ? operation.toString() : name + ", and " + operation,
                struck,
                isolating.contains(operation) ? FaultyMesh.SERVERS : moving,
                isolating,
                mesh -> {
                    strike.take(mesh);
                    operation.perform(mesh, struck);
                },
                mend);
    }

    @Override
    public String toString() {
        return name;
    }
}
