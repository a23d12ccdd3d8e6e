package dev.limpet.cli.local.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what a StatefulSet's controller does next: pods that are missing are created from the lowest ordinal up, those
 * beyond the replicas are deleted from the highest down, and once nothing is missing pods of another revision are
 * replaced one at a time from the highest down, each only after the one before is ready. With {@code OrderedReady} each
 * creation and each deletion waits for the one before it too; with {@code Parallel} they do not.
 *
 * <p>Where a cluster's controller waits forever for a pod of another revision that does not become ready, this one
 * replaces it: a mistake in a manifest is mended by mending the manifest.
 *
 * @param revision of the template that pods should have
 */
record Rollout(int replicas, String revision, Management management, Strategy strategy) {

    enum Management {
        ORDERED_READY,
        PARALLEL
    }

    enum Strategy {
        ROLLING_UPDATE,
        ON_DELETE
    }

    /** How far a pod has come. */
    enum Progress {
        STARTING,
        READY,
        /** Ready for as long as the set's {@code minReadySeconds} ask for. */
        AVAILABLE
    }

    /** A pod of the set as far as this decision needs it. */
    record Member(String revision, Progress progress, boolean terminating) {
        private boolean isAvailable() {
            return progress == Progress.AVAILABLE;
        }
    }

    sealed interface Step {
        record Create(int ordinal) implements Step {}

        record Delete(int ordinal) implements Step {}
    }

    /** The steps to take now, none when there is nothing to do or something to wait for. */
    List<Step> next(Map<Integer, Member> members) {
        TreeMap<Integer, Member> sorted = new TreeMap<>(members);
        List<Step> steps = new ArrayList<>();
        for (int ordinal = 0; ordinal < replicas; ordinal++) {
            Member member = sorted.get(ordinal);
            if (member == null) {
                steps.add(new Step.Create(ordinal));
            }
            if (member != null && isStuck(member) && strategy == Strategy.ROLLING_UPDATE) {
                return List.of(new Step.Delete(ordinal));
            }
            if (management == Management.ORDERED_READY && (member == null || !member.isAvailable())) {
                return steps;
            }
        }
        for (Map.Entry<Integer, Member> surplus :
                sorted.tailMap(replicas, true).descendingMap().entrySet()) {
            if (!surplus.getValue().terminating()) {
                steps.add(new Step.Delete(surplus.getKey()));
            }
            if (management == Management.ORDERED_READY) {
                return steps;
            }
        }
        if (steps.isEmpty() && strategy == Strategy.ROLLING_UPDATE) {
            sorted.headMap(replicas).entrySet().stream()
                    .sorted(Map.Entry.<Integer, Member>comparingByKey(Comparator.reverseOrder()))
                    .filter(entry -> !entry.getValue().revision().equals(revision)
                            || !entry.getValue().isAvailable())
                    .findFirst()
                    .filter(entry -> !entry.getValue().revision().equals(revision)
                            && !entry.getValue().terminating())
                    .ifPresent(entry -> steps.add(new Step.Delete(entry.getKey())));
        }
        return steps;
    }

    private boolean isStuck(Member member) {
        return !member.revision().equals(revision) && member.progress() == Progress.STARTING && !member.terminating();
    }
}
