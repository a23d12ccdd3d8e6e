package dev.limpet.operator.proxies;

import dev.limpet.operator.apply.Deletion;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces pods that are older than the volume claims of their StatefulSet. Kubernetes' controller adopts such pods,
 * tries in vain to add the volume to the lowest of them, and does nothing more, not even roll
 * (<a href="https://github.com/kubernetes/kubernetes/issues/141876">kubernetes#141876</a>). So they are deleted here,
 * from the lowest ordinal up, each once all below it have been ready for as long as the StatefulSet wants, and never the
 * last of several that is.
 */
public final class ClaimRollout {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimRollout.class);

    private final Deletion deletion;
    private final InstantSource clock;

    public ClaimRollout(KubernetesClient client, InstantSource clock) {
        this.deletion = new Deletion(client);
        this.clock = clock;
    }

    /** Whether some of the pods lack a volume that the StatefulSet claims for them. */
    public static boolean isUnderWay(StatefulSet statefulSet, List<Pod> live) {
        return lowestLacking(statefulSet, Ordinals.of(live)).isPresent();
    }

    /** Takes the next step, if there is one to take now. */
    public void advance(StatefulSet statefulSet, List<Pod> live) {
        TreeMap<Integer, Pod> pods = Ordinals.of(live);
        lowestLacking(statefulSet, pods)
                .filter(ordinal -> pods.headMap(ordinal).size() == ordinal)
                .filter(ordinal ->
                        pods.headMap(ordinal).values().stream().allMatch(pod -> isAvailable(pod, statefulSet)))
                .filter(ordinal -> isSpared(ordinal, pods, statefulSet))
                .map(pods::get)
                .ifPresent(this::replace);
    }

    /** Whether others go on without that pod, or nobody would miss it. */
    private boolean isSpared(int ordinal, TreeMap<Integer, Pod> pods, StatefulSet statefulSet) {
        return statefulSet.getSpec().getReplicas() == 1
                || !Readiness.isPodReady(pods.get(ordinal))
                || pods.entrySet().stream()
                        .anyMatch(other -> other.getKey() != ordinal && isAvailable(other.getValue(), statefulSet));
    }

    /** Whether a pod has been ready for the StatefulSet's {@code minReadySeconds}. */
    private boolean isAvailable(Pod pod, StatefulSet statefulSet) {
        Duration least = Duration.ofSeconds(
                Optional.ofNullable(statefulSet.getSpec().getMinReadySeconds()).orElse(0));
        return Readiness.isPodReady(pod)
                && readySince(pod)
                        .map(since -> !since.plus(least).isAfter(clock.instant()))
                        .orElse(true);
    }

    private static Optional<Instant> readySince(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(PodCondition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .findFirst();
    }

    private void replace(Pod pod) {
        if (deletion.of(pod)) {
            LOG.atInfo()
                    .addKeyValue("namespace", pod.getMetadata().getNamespace())
                    .addKeyValue("pod", pod.getMetadata().getName())
                    .log("deleted, to be made anew with its volume claim");
        }
    }

    private static Optional<Integer> lowestLacking(StatefulSet statefulSet, TreeMap<Integer, Pod> pods) {
        Set<String> claimed = statefulSet.getSpec().getVolumeClaimTemplates().stream()
                .map(template -> template.getMetadata().getName())
                .collect(Collectors.toSet());
        int replicas = statefulSet.getSpec().getReplicas();
        return pods.headMap(replicas).entrySet().stream()
                .filter(entry -> !claims(entry.getValue()).containsAll(claimed))
                .map(entry -> entry.getKey())
                .findFirst();
    }

    private static Set<String> claims(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(Volume::getName)
                .collect(Collectors.toSet());
    }
}
