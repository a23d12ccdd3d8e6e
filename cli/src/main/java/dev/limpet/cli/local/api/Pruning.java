package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Takes the fields out of a custom resource that its schema does not know, as an API server does before it stores one. */
final class Pruning {
    private static final List<String> OF_EVERY_OBJECT = List.of("apiVersion", "kind", "metadata");

    /** Prunes a resource in place, but for its metadata. */
    static void prune(ObjectNode resource, JsonNode schema) {
        List.copyOf(resource.properties()).forEach(entry -> {
            if (!OF_EVERY_OBJECT.contains(entry.getKey())) {
                pruneField(resource, entry, schema);
            }
        });
    }

    private static void pruneField(ObjectNode object, Map.Entry<String, JsonNode> field, JsonNode schema) {
        JsonNode known = schema.path("properties").path(field.getKey());
        JsonNode any = schema.path("additionalProperties");
        if (!known.isMissingNode()) {
            pruneValue(field.getValue(), known);
        } else if (any.isObject()) {
            pruneValue(field.getValue(), any);
        } else if (!any.asBoolean()
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.remove(field.getKey());
        }
    }

    private static void pruneValue(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            List.copyOf(object.properties()).forEach(entry -> pruneField(object, entry, schema));
        } else if (value.isArray()) {
            value.forEach(element -> pruneValue(element, schema.path("items")));
        }
    }

    private Pruning() {}
}
