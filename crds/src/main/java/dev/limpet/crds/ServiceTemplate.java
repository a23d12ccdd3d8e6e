package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
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
@ValidationRule(
        value = "!has(self.loadBalancerSourceRanges) || self.type == 'LoadBalancer'",
        message = "loadBalancerSourceRanges needs type LoadBalancer")
@ValidationRule(
        value = "!has(self.allocateLoadBalancerNodePorts) || self.type == 'LoadBalancer'",
        message = "allocateLoadBalancerNodePorts needs type LoadBalancer")
@ValidationRule(
        value = "!has(self.ipFamilies) || size(self.ipFamilies) < 2"
                + " || (has(self.ipFamilyPolicy) && self.ipFamilyPolicy != 'SingleStack')",
        message = "two ipFamilies need ipFamilyPolicy PreferDualStack or RequireDualStack")
public record ServiceTemplate(
        @JsonPropertyDescription("Type of the Service.") @Default("ClusterIP")
        ServiceType type,

        @JsonPropertyDescription(
                "Local keeps the source address of clients from outside; Cluster hides it behind the address of a node. Default: Local, where the type knows it.")
        @Nullable
        ExternalTrafficPolicy externalTrafficPolicy,

        @JsonPropertyDescription(
                "Class of the implementation that provides the address of a Service of type LoadBalancer. An API server lets it be changed only together with the type.")
        @Pattern("^[a-zA-Z0-9]([-a-zA-Z0-9_./]*[a-zA-Z0-9])?$")
        @Size(min = 1, max = 317)
        @Nullable
        String loadBalancerClass,

        @JsonPropertyDescription(
                "Addresses that may connect to a Service of type LoadBalancer, where its implementation can tell. Default: all.")
        @Size(max = 64)
        List<String> loadBalancerSourceRanges,

        @JsonPropertyDescription(
                "Whether a Service of type LoadBalancer takes a port of each node too; write false where its implementation reaches pods without. Default: true.")
        @Nullable
        Boolean allocateLoadBalancerNodePorts,

        @JsonPropertyDescription(
                "Families of the Service's addresses, the primary one first, which cannot be changed later. Default: the cluster's.")
        @Size(min = 1, max = 2)
        List<IpFamily> ipFamilies,

        @JsonPropertyDescription(
                "SingleStack: one family. PreferDualStack: both where the cluster has both. RequireDualStack: both, or the Service is refused. Default: SingleStack.")
        @Nullable
        IpFamilyPolicy ipFamilyPolicy,

        @JsonPropertyDescription("Annotations of the Service.") @Size(max = 64)
        Map<String, String> annotations) {
    static final ServiceTemplate DEFAULT =
            new ServiceTemplate(ServiceType.CLUSTER_IP, null, null, List.of(), null, List.of(), null, Map.of());

    public ServiceTemplate {
        type = type == null ? DEFAULT.type : type;
        loadBalancerSourceRanges = loadBalancerSourceRanges == null ? List.of() : List.copyOf(loadBalancerSourceRanges);
        ipFamilies = ipFamilies == null ? List.of() : List.copyOf(ipFamilies);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }
}
