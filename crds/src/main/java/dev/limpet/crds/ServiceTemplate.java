package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Service through which clients reach the frontends. */
@ApiRecord
@ValidationRule(
        value = "!has(self.externalTrafficPolicy) || self.type != 'ClusterIP'",
        message = "externalTrafficPolicy needs type LoadBalancer or NodePort")
@ValidationRule(
        value = "!has(self.loadBalancerClass) || self.type == 'LoadBalancer'",
        message = "loadBalancerClass needs type LoadBalancer")
public record ServiceTemplate(
        @JsonPropertyDescription("Type of the Service.") @Default("ClusterIP")
        ServiceType type,

        @JsonPropertyDescription(
                "Local keeps the source address of clients from outside; Cluster hides it behind the address of a node. Default: Local, where the type knows it.")
        @Nullable
        ExternalTrafficPolicy externalTrafficPolicy,

        @JsonPropertyDescription(
                "Class of the implementation that provides the address of a Service of type LoadBalancer.")
        @Pattern("^[a-zA-Z0-9]([-a-zA-Z0-9_./]*[a-zA-Z0-9])?$")
        @Size(min = 1, max = 317)
        @Nullable
        String loadBalancerClass,

        @JsonPropertyDescription("Annotations of the Service.") @Size(max = 64)
        Map<String, String> annotations) {
    static final ServiceTemplate DEFAULT = new ServiceTemplate(ServiceType.CLUSTER_IP, null, null, Map.of());

    public ServiceTemplate {
        type = type == null ? DEFAULT.type : type;
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }
}
