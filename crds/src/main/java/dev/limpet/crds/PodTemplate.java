package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pods that the replicas run in. */
@ApiRecord
public record PodTemplate(
        @JsonPropertyDescription("CPU and memory of the proxy's container.") @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription("Labels of the nodes that pods may run on.") @Size(max = 64)
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints of nodes that pods tolerate.") @Size(max = 64)
        List<Toleration> tolerations,

        @JsonPropertyDescription("Annotations of the pods.") @Size(max = 64)
        Map<String, String> annotations,

        @JsonPropertyDescription("The volume that each pod claims when a backend's stick is persistent.") @Default("{}")
        Storage storage) {
    static final PodTemplate DEFAULT = new PodTemplate(null, Map.of(), List.of(), Map.of(), Storage.DEFAULT);

    public PodTemplate {
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        storage = storage == null ? Storage.DEFAULT : storage;
    }
}
