package dev.limpet.proxy.processes;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fault, and what is done to the mesh while it lasts.
 *
 * @param operation none if the mesh is left alone
 */
record Trial(Fault fault, Optional<Operation> operation) {
    /** Each fault alone, and the mesh operated on in each way while two halves last and while nothing is wrong. */
    static final List<Trial> USUAL = Stream.concat(
                    Faults.ALL.stream().map(Trial::alone),
                    Stream.of(Faults.NONE, Faults.HALVES).flatMap(Trial::operated))
            .toList();

    /** Each fault alone, and the mesh operated on in each way while each lasts. */
    static final List<Trial> ALL = Stream.concat(
                    Faults.ALL.stream().map(Trial::alone), Faults.ALL.stream().flatMap(Trial::operated))
            .toList();

    private static Trial alone(Fault fault) {
        return new Trial(fault, Optional.empty());
    }

    private static Stream<Trial> operated(Fault fault) {
        return Arrays.stream(Operation.values()).map(operation -> new Trial(fault, Optional.of(operation)));
    }

    void operate(FaultyMesh mesh) throws IOException, InterruptedException {
        if (operation.isPresent()) {
            operation.get().perform(mesh, fault.struck());
        }
    }

    /** What an isolated replica decided, which it may convince others of once the fault is over. */
    Set<Affinity.Move> decidedAlone(Affinity.Seen seen, FaultyMesh mesh) {
        OptionalInt isolated = operation.map(fault::isolatedBy).orElse(OptionalInt.empty());
        return seen.violations().stream()
                .filter(violation ->
                        isolated.isPresent() && violation.replica().equals(mesh.frontend(isolated.getAsInt())))
                .map(Affinity.Violation::move)
                .collect(Collectors.toSet());
    }

    /** Whether a source may have moved so, if not for what a replica decided alone. */
    boolean excuses(Affinity.Move move) {
        return fault.moving().contains(move.kept()) && !move.reached().equals(Affinity.NOBODY);
    }

    /** Whether a source may have had no answer. */
    boolean excuses(Affinity.Failure failure, FaultyMesh mesh) {
        return fault.stalling().contains(failure.kept())
                || fault.struck().stream().anyMatch(replica -> failure.replica().equals(mesh.frontend(replica)));
    }

    /** Whether a new source may have had no answer. */
    boolean excuses(FirstContact contact, FaultyMesh mesh) {
        return !fault.stalling().isEmpty()
                || fault.struck().stream()
                        .anyMatch(replica -> contact.replicas().contains(mesh.frontend(replica)));
    }

    /** Whether a new source may have been decided for without its knowledge. */
    boolean hides(FirstContact contact, FaultyMesh mesh) {
        return !contact.isAnswered()
                && fault.unheard().stream()
                        .anyMatch(replica -> contact.replicas().contains(mesh.frontend(replica)));
    }

    @Override
    public String toString() {
        return operation
                .map(done -> fault.equals(Faults.NONE) ? done.toString() : fault.name() + ", and " + done)
                .orElse(fault.name());
    }
}
