package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** What there is before anyone wrote anything: namespaces, the node, and the definitions of custom resources. */
final class NewCluster {
    /** The name of the only node. */
    static final String NODE = "local";

    /** The namespaces that every cluster has. */
    static final List<String> NAMESPACES = List.of("default", "kube-node-lease", "kube-public", "kube-system");

    static void fill(Store store, List<ObjectNode> definitions) {
        for (String name : NAMESPACES) {
            ObjectNode namespace = object(ResourceTypes.NAMESPACE, name);
            namespace.withObjectProperty("metadata").putObject("labels").put("kubernetes.io/metadata.name", name);
            namespace.putObject("status").put("phase", "Active");
            store.put(new ObjectKey(ResourceTypes.NAMESPACE, "", name), namespace);
        }
        store.put(new ObjectKey(ResourceTypes.NODE, "", NODE), node());
        for (ObjectNode definition : definitions) {
            String name = definition.at("/metadata/name").asText();
            ObjectNode stored = object(ResourceTypes.CUSTOM_RESOURCE_DEFINITION, name);
            stored.set("spec", definition.path("spec"));
            addEstablished(stored, definition.at("/spec/names"));
            store.put(new ObjectKey(ResourceTypes.CUSTOM_RESOURCE_DEFINITION, "", name), stored);
        }
    }

    private static ObjectNode node() {
        ObjectNode node = object(ResourceTypes.NODE, NODE);
        node.withObjectProperty("metadata").putObject("labels").put("kubernetes.io/hostname", NODE);
        node.putObject("spec");
        ObjectNode status = node.putObject("status");
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "LimpetLocal")
                .put("message", "pods are processes of this machine");
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "127.0.0.1");
        status.putObject("nodeInfo").put("kubeletVersion", ServerVersion.GIT_VERSION);
        return node;
    }

    private static void addEstablished(ObjectNode definition, JsonNode names) {
        ObjectNode status = definition.putObject("status");
        status.set("acceptedNames", names);
        var conditions = status.putArray("conditions");
        for (String type : List.of("NamesAccepted", "Established")) {
            conditions.addObject().put("type", type).put("status", "True").put("reason", "Installed");
        }
        status.putArray("storedVersions")
                .add(definition.at("/spec/versions/0/name").asText());
    }

    private static ObjectNode object(ResourceType type, String name) {
        ObjectNode object = Json.MAPPER
                .createObjectNode()
                .put("apiVersion", type.apiVersion())
                .put("kind", type.kind());
        object.putObject("metadata")
                .put("name", name)
                .put("uid", UUID.randomUUID().toString())
                .put(
                        "creationTimestamp",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return object;
    }

    private NewCluster() {}
}
