package dev.limpet.operator.resolve;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** ReferenceGrants of the Gateway API: with them a namespace lets objects of others refer to its own. */
public final class ReferenceGrants {
    public static final String GROUP = "gateway.networking.k8s.io";
    public static final String VERSION = "v1beta1";
    public static final String KIND = "ReferenceGrant";

    /** Whether one of the grants lets LoadBalancers of that namespace refer to the Service. */
    static boolean allow(List<GenericKubernetesResource> grants, String from, String service) {
        return grants.stream()
                .anyMatch(grant -> entries(grant, "from").stream().anyMatch(entry -> isFrom(entry, from))
                        && entries(grant, "to").stream().anyMatch(entry -> isTo(entry, service)));
    }

    private static boolean isFrom(Map<?, ?> entry, String namespace) {
        return HasMetadata.getGroup(LoadBalancer.class).equals(entry.get("group"))
                && HasMetadata.getKind(LoadBalancer.class).equals(entry.get("kind"))
                && namespace.equals(entry.get("namespace"));
    }

    /** The empty group is that of Services; without a name all of them are meant. */
    private static boolean isTo(Map<?, ?> entry, String service) {
        Object group = entry.get("group");
        Object name = entry.get("name");
        return (group == null || "".equals(group))
                && "Service".equals(entry.get("kind"))
                && (name == null || "".equals(name) || Objects.equals(name, service));
    }

    private static List<Map<?, ?>> entries(GenericKubernetesResource grant, String field) {
        if (!(grant.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec)
                || !(spec.get(field) instanceof List<?> entries)) {
            return List.of();
        }
        return entries.stream()
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(entry -> (Map<?, ?>) entry)
                .toList();
    }

    private ReferenceGrants() {}
}
