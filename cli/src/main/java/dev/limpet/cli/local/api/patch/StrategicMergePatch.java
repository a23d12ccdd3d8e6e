package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Kubernetes' strategic merge patch: as a merge patch, but lists of objects are merged by key, and directives beside the
 * fields ({@code $patch}, {@code $retainKeys}, {@code $setElementOrder/…}, {@code $deleteFromPrimitiveList/…}) say the
 * rest.
 */
public final class StrategicMergePatch {
    private static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String ELEMENT_ORDER = "$setElementOrder/";
    private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

    /** The object with the patch merged in. */
    public static JsonNode apply(JsonNode object, JsonNode patch, Schema schema) {
        if (patch instanceof ObjectNode changes) {
            return mergeObject(object, changes, schema);
        }
        if (patch instanceof ArrayNode changes) {
            return switch (schema.listType()) {
                case ListType.MapOf map -> mergeByKey(object, changes, map.mergeKey(), schema.items());
                case ListType.SetOf _ -> mergeSet(object, changes);
                case ListType.Atomic _ -> changes.deepCopy();
            };
        }
        return patch.deepCopy();
    }

    private static JsonNode mergeObject(JsonNode object, ObjectNode patch, Schema schema) {
        boolean replace = patch.path(PATCH).asText().equals("replace");
        ObjectNode merged = object instanceof ObjectNode before && !replace
                ? before.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        if (patch.path(RETAIN_KEYS) instanceof ArrayNode kept) {
            Set<String> names = new HashSet<>();
            kept.forEach(name -> names.add(name.asText()));
            merged.retain(names);
        }
        patch.properties().forEach(change -> {
            String name = change.getKey();
            if (name.startsWith(DELETE_PRIMITIVES)) {
                deletePrimitives(merged.path(name.substring(DELETE_PRIMITIVES.length())), change.getValue());
            } else if (name.startsWith("$")) {
                return;
            } else if (change.getValue().isNull()) {
                merged.remove(name);
            } else {
                merged.set(name, apply(merged.path(name), change.getValue(), schema.field(name)));
            }
        });
        patch.properties().forEach(change -> {
            if (change.getKey().startsWith(ELEMENT_ORDER)) {
                String name = change.getKey().substring(ELEMENT_ORDER.length());
                order(merged, name, change.getValue(), schema.field(name).listType());
            }
        });
        return merged;
    }

    private static JsonNode mergeByKey(JsonNode list, ArrayNode patch, String key, Schema items) {
        List<JsonNode> merged = new ArrayList<>();
        boolean replace = false;
        for (JsonNode change : patch) {
            replace |= change.path(PATCH).asText().equals("replace") && !change.has(key);
        }
        if (!replace) {
            list.forEach(merged::add);
        }
        for (JsonNode change : patch) {
            int place = indexOf(merged, key, change.path(key));
            boolean delete = change.path(PATCH).asText().equals("delete");
            if (delete && place >= 0) {
                merged.remove(place);
            } else if (!delete && place >= 0) {
                merged.set(place, apply(merged.get(place), change, items));
            } else if (!delete && change.has(key)) {
                merged.add(apply(JsonNodeFactory.instance.missingNode(), change, items));
            }
        }
        return JsonNodeFactory.instance.arrayNode().addAll(merged);
    }

    private static JsonNode mergeSet(JsonNode list, ArrayNode patch) {
        ArrayNode merged = list instanceof ArrayNode before ? before.deepCopy() : patch.arrayNode();
        List<JsonNode> present = new ArrayList<>();
        merged.forEach(present::add);
        patch.forEach(element -> {
            if (!present.contains(element)) {
                merged.add(element);
            }
        });
        return merged;
    }

    private static void deletePrimitives(JsonNode list, JsonNode deleted) {
        List<JsonNode> gone = new ArrayList<>();
        deleted.forEach(gone::add);
        if (list instanceof ArrayNode elements) {
            elements.removeIf(gone::contains);
        }
    }

    private static void order(ObjectNode object, String name, JsonNode order, ListType type) {
        if (!(object.path(name) instanceof ArrayNode elements)) {
            return;
        }
        Optional<String> key = type instanceof ListType.MapOf map ? Optional.of(map.mergeKey()) : Optional.empty();
        List<JsonNode> left = new ArrayList<>();
        elements.forEach(left::add);
        List<JsonNode> ordered = new ArrayList<>();
        for (JsonNode wanted : order) {
            int place = key.map(k -> indexOf(left, k, wanted.path(k))).orElseGet(() -> left.indexOf(wanted));
            if (place >= 0) {
                ordered.add(left.remove(place));
            }
        }
        ordered.addAll(left);
        object.set(name, object.arrayNode().addAll(ordered));
    }

    private static int indexOf(List<JsonNode> elements, String key, JsonNode value) {
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private StrategicMergePatch() {}
}
