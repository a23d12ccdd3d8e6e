package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a load balancer is doing, as the operator last saw it. */
@ApiRecord
public record LoadBalancerStatus(
        @JsonPropertyDescription("Generation of the resource that this status is about.")
        long observedGeneration,

        @JsonPropertyDescription("State by aspect: Ready for the whole.") @Size(max = 16)
        List<Condition> conditions,

        @JsonPropertyDescription("Replicas that exist.") @StatusReplicas
        int replicas,

        @JsonPropertyDescription("Replicas that take clients.")
        int readyReplicas,

        @JsonPropertyDescription("Label selector of the pods, for autoscalers.")
        @LabelSelector
        @Size(max = 512)
        @Nullable
        String selector,

        @JsonPropertyDescription("Servers of all backends.") @Nullable
        ServerCount servers,

        @JsonPropertyDescription("Entries in the stick tables of all backends.") @Nullable
        Long stickEntries,

        @JsonPropertyDescription("Client sessions of all replicas.") @Nullable
        Long sessions,

        @JsonPropertyDescription("Where clients reach the frontends: addresses or host names.") @Size(max = 64)
        List<String> addresses,

        @JsonPropertyDescription("Hash of the configuration that the replicas are told to run.")
        @Size(max = 64)
        @Nullable
        String configHash,

        @JsonPropertyDescription("The columns of kubectl get.") @Nullable
        StatusSummary summary) {

    public LoadBalancerStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
    }
}
