package dev.limpet.operator.children;

import dev.limpet.crds.PodTemplate;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Where replicas run. */
final class ProxyPlacement {
    static void place(PodSpecBuilder pod, PodTemplate template, Identity identity) {
        pod.withNodeSelector(new TreeMap<>(template.nodeSelector()))
                .withAffinity(template.affinity())
                .withTolerations(template.tolerations())
                .withTopologySpreadConstraints(spread(template, identity))
                .withPriorityClassName(template.priorityClassName())
                .withRuntimeClassName(template.runtimeClassName());
    }

    private static List<TopologySpreadConstraint> spread(PodTemplate template, Identity identity) {
        if (template.topologySpreadConstraints().isEmpty()) {
            return List.of(
                    preferred("topology.kubernetes.io/zone", identity), preferred("kubernetes.io/hostname", identity));
        }
        return template.topologySpreadConstraints().stream()
                .map(constraint -> new TopologySpreadConstraintBuilder(constraint)
                        .withLabelSelector(Optional.ofNullable(constraint.getLabelSelector())
                                .orElseGet(() -> replicas(identity)))
                        .build())
                .toList();
    }

    private static TopologySpreadConstraint preferred(String topology, Identity identity) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topology)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withLabelSelector(replicas(identity))
                .build();
    }

    private static LabelSelector replicas(Identity identity) {
        return new LabelSelectorBuilder()
                .withMatchLabels(ChildMetadata.selector(identity))
                .build();
    }

    private ProxyPlacement() {}
}
