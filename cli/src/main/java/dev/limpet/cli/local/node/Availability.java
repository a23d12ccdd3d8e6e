package dev.limpet.cli.local.node;

import dev.limpet.cli.local.node.Rollout.Progress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * Which pods of a set have been ready for long enough, at one moment. Conditions tell whole seconds, rounded down, so a
 * pod may count up to a second too early, as with Kubernetes' own controller.
 */
record Availability(Duration minReady, Instant now) {
    static Availability of(StatefulSet set) {
        int seconds = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
        return new Availability(Duration.ofSeconds(seconds), Instant.now());
    }

    Progress progress(Pod pod) {
        if (!PodTemplate.isReady(pod)) {
            return Progress.STARTING;
        }
        return lacks(pod).isPositive() ? Progress.READY : Progress.AVAILABLE;
    }

    /** How long until the first of those that are ready, but not for long enough, is available. */
    Optional<Duration> next(Collection<Pod> pods) {
        return pods.stream()
                .filter(pod -> progress(pod) == Progress.READY)
                .map(this::lacks)
                .min(Comparator.naturalOrder());
    }

    private Duration lacks(Pod pod) {
        Instant since = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(PodCondition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .findFirst()
                .orElse(now);
        return minReady.minus(Duration.between(since, now));
    }
}
