package dev.limpet.proxy.processes;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Something that befalls a mesh, and its end.
 *
 * @param struck replicas that may leave clients without an answer, and that operations leave alone, since to restart them would end
 *     the fault or cannot be done
 * @param unheard replicas among these that decide for new sources, too, which they then leave without an answer
 * @param stalling servers whose sources may be left without an answer
 * @param moving servers whose sources it may move: what the fault is about
 * @param isolated for operations that begin a replica which has nobody to learn from while it lasts: which
 */
record Fault(
        String name,
        Set<Integer> struck,
        Set<Integer> unheard,
        Set<String> stalling,
        Set<String> moving,
        Map<Operation, Integer> isolated,
        Step strike,
        Step mend) {
    /** What is done to the mesh. */
    @FunctionalInterface
    interface Step {
        void take(FaultyMesh mesh) throws IOException, InterruptedException;
    }

    Fault(String name, Step strike, Step mend) {
        this(name, Set.of(), Set.of(), Set.of(), Set.of(), Map.of(), strike, mend);
    }

    /** The same of one replica. */
    Fault of(int replica) {
        return new Fault(name, Set.of(replica), unheard, stalling, moving, isolated, strike, mend);
    }

    /** The same of one replica that goes on to decide. */
    Fault ofUnheard(int replica) {
        return new Fault(name, Set.of(replica), Set.of(replica), stalling, moving, isolated, strike, mend);
    }

    /** The same, which may leave the sources of a server without an answer. */
    Fault stalling(String server) {
        return new Fault(name, struck, unheard, Set.of(server), moving, isolated, strike, mend);
    }

    /** The same, which may move the sources of a server, too. */
    Fault moving(String server) {
        return new Fault(name, struck, unheard, stalling, Set.of(server), isolated, strike, mend);
    }

    /** The same, in which an operation leaves a replica with nobody to learn from. */
    Fault isolating(Operation operation, int replica) {
        return new Fault(name, struck, unheard, stalling, moving, Map.of(operation, replica), strike, mend);
    }

    OptionalInt isolatedBy(Operation operation) {
        return isolated.containsKey(operation) ? OptionalInt.of(isolated.get(operation)) : OptionalInt.empty();
    }
}
