package dev.limpet.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Optional;

/** Finds whose manifests say a server's state, and so may set it back. */
final class Owners {
    /** Managers that apply the state of the server, other than this command. */
    static List<String> of(LoadBalancer loadBalancer, ServerPath path) {
        return Optional.ofNullable(loadBalancer.getMetadata().getManagedFields()).orElse(List.of()).stream()
                .filter(entry -> "Apply".equals(entry.getOperation()))
                .filter(entry -> says(entry, path))
                .map(ManagedFieldsEntry::getManager)
                .distinct()
                .toList();
    }

    private static boolean says(ManagedFieldsEntry entry, ServerPath path) {
        JsonNode fields = new JsonMapper().valueToTree(entry.getFieldsV1());
        return fields != null
                && fields.path("f:spec")
                        .path("f:backends")
                        .path(key(path.backend()))
                        .path("f:servers")
                        .path(key(path.server()))
                        .has("f:state");
    }

    private static String key(String name) {
        return "k:{\"name\":\"" + name + "\"}";
    }

    private Owners() {}
}
