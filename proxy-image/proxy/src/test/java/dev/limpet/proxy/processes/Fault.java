package dev.limpet.proxy.processes;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Something that befalls a mesh, and its end.
 *
 * @param struck replicas that nobody can restart while it lasts
 * @param moving servers whose sources it may move: what the fault is about
 */
record Fault(String name, Set<Integer> struck, Set<String> moving, Step strike, Step mend) {
    /** What is done to the mesh. */
    @FunctionalInterface
    interface Step {
        void take(FaultyMesh mesh) throws IOException, InterruptedException;
    }

    Fault(String name, Step strike, Step mend) {
        this(name, Set.of(), Set.of(), strike, mend);
    }

    /** A fault of one replica. */
    static Fault of(int replica, String name, Step strike, Step mend) {
        return new Fault(name, Set.of(replica), Set.of(), strike, mend);
    }

    /** A fault that may move the sources of some servers. */
    static Fault moving(Set<String> servers, String name, Step strike, Step mend) {
        return new Fault(name, Set.of(), servers, strike, mend);
    }

    /** The same, and while it lasts the mesh is operated on. */
    Fault during(Operation operation) {
        Set<String> moved = new HashSet<>(moving);
        moved.addAll(operation.moving(this));
        return new Fault(
                name.equals(Faults.NONE) ? operation.toString() : name + ", and " + operation,
                struck,
                moved,
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
