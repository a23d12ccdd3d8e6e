package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/**
 * All fields of an object that a manager can own, with their values.
 *
 * @param values by place; a missing node for an element of a list, which is owned beside the fields in it
 */
record Fields(SequencedMap<FieldPath, JsonNode> values) {
    private static final Set<FieldPath> IDENTITY = Set.of(
            FieldPath.TOP.field("apiVersion"),
            FieldPath.TOP.field("kind"),
            metadata("name"),
            metadata("namespace"),
            metadata("generateName"),
            metadata("creationTimestamp"),
            metadata("deletionTimestamp"),
            metadata("deletionGracePeriodSeconds"),
            metadata("uid"),
            metadata("generation"),
            metadata("managedFields"),
            metadata("resourceVersion"),
            metadata("selfLink"));

    static Fields of(JsonNode object, Schema schema) {
        SequencedMap<FieldPath, JsonNode> values = new LinkedHashMap<>();
        collect(object, schema, FieldPath.TOP, values);
        return new Fields(values);
    }

    FieldSet set() {
        return FieldSet.of(values.keySet());
    }

    /** The fields that the other object has not, or with another value. */
    FieldSet changedFrom(Fields before) {
        return set().where(path -> !Objects.equals(values.get(path), before.values.get(path)));
    }

    private static void collect(
            JsonNode node, Schema schema, FieldPath here, SequencedMap<FieldPath, JsonNode> values) {
        if (IDENTITY.contains(here)) {
            return;
        }
        if (node.isObject() && (here.isTop() || !node.isEmpty())) {
            node.properties()
                    .forEach(entry -> collect(
                            entry.getValue(), schema.field(entry.getKey()), here.field(entry.getKey()), values));
        } else if (node.isArray() && !node.isEmpty() && !(schema.listType() instanceof ListType.Atomic)) {
            node.forEach(element -> collectElement(element, schema, here, values));
        } else {
            values.put(here, node);
        }
    }

    private static void collectElement(
            JsonNode element, Schema list, FieldPath here, SequencedMap<FieldPath, JsonNode> values) {
        switch (list.listType()) {
            case ListType.MapOf map -> {
                FieldPath path = here.element(map.keyOf(element));
                values.put(path, MissingNode.getInstance());
                collect(element, list.items(), path, values);
            }
            case ListType.SetOf _ -> values.put(here.value(element), MissingNode.getInstance());
            case ListType.Atomic _ -> throw new IllegalStateException("an atomic list has no elements of its own");
        }
    }

    private static FieldPath metadata(String name) {
        return FieldPath.TOP.field("metadata").field(name);
    }
}
