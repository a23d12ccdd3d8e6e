package dev.limpet.operator.proxies;

import dev.limpet.operator.apply.Deletion;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
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
 * from the lowest ordinal up, each once all below it are ready.
 */
public final class ClaimRollout {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimRollout.class);

    private final Deletion deletion;

    public ClaimRollout(KubernetesClient client) {
        this.deletion = new Deletion(client);
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
                .filter(ordinal -> pods.headMap(ordinal).values().stream().allMatch(Readiness::isPodReady))
                .map(pods::get)
                .ifPresent(this::replace);
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
