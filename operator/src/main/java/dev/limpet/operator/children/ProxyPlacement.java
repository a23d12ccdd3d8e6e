package dev.limpet.operator.children;

import dev.limpet.crds.PodTemplate;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTermBuilder;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where replicas run. Unless it is said otherwise they shun each other's zones and nodes. Constraints on topologies would not do:
 * the scheduler heeds them on nodes that have the labels of all of them alone, and many clusters have no zones.
 */
final class ProxyPlacement {
    private static final int MOST_WEIGHT = 100;

    static void place(PodSpecBuilder pod, PodTemplate template, Identity identity) {
        pod.withNodeSelector(new TreeMap<>(template.nodeSelector()))
                .withAffinity(affinity(template, identity))
                .withTolerations(template.tolerations())
                .withTopologySpreadConstraints(spread(template, identity))
                .withPriorityClassName(template.priorityClassName())
                .withRuntimeClassName(template.runtimeClassName());
    }

    private static @Nullable Affinity affinity(PodTemplate template, Identity identity) {
        Affinity own = template.affinity();
        boolean isSaid = own != null && own.getPodAntiAffinity() != null;
        if (isSaid || !template.topologySpreadConstraints().isEmpty()) {
            return own;
        }
        return new AffinityBuilder(own == null ? new Affinity() : own)
                .withNewPodAntiAffinity()
                .withPreferredDuringSchedulingIgnoredDuringExecution(
                        shunning("topology.kubernetes.io/zone", identity), shunning("kubernetes.io/hostname", identity))
                .endPodAntiAffinity()
                .build();
    }

    private static WeightedPodAffinityTerm shunning(String topology, Identity identity) {
        return new WeightedPodAffinityTermBuilder()
                .withWeight(MOST_WEIGHT)
                .withNewPodAffinityTerm()
                .withTopologyKey(topology)
                .withLabelSelector(replicas(identity))
                .endPodAffinityTerm()
                .build();
    }

    private static List<TopologySpreadConstraint> spread(PodTemplate template, Identity identity) {
        return template.topologySpreadConstraints().stream()
                .map(constraint -> new TopologySpreadConstraintBuilder(constraint)
                        .withLabelSelector(Optional.ofNullable(constraint.getLabelSelector())
                                .orElseGet(() -> replicas(identity)))
                        .build())
                .toList();
    }

    private static LabelSelector replicas(Identity identity) {
        return new LabelSelectorBuilder()
                .withMatchLabels(ChildMetadata.selector(identity))
                .build();
    }

    private ProxyPlacement() {}
}
