package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SequencedMap;

/** How the elements of a list are told apart when two versions of it are merged: {@code x-kubernetes-list-type}. */
public sealed interface ListType {
    /** The list is one value and replaced as a whole. */
    record Atomic() implements ListType {}

    /** Every element stands for itself, at most once. */
    record SetOf() implements ListType {}

    /**
     * Elements are objects known by some of their fields.
     *
     * @param keys the fields, each with the value it has where an element leaves it out; a missing node for none
     */
    record MapOf(SequencedMap<String, JsonNode> keys) implements ListType {
        /** The fields an element is known by, alone. */
        ObjectNode keyOf(JsonNode element) {
            ObjectNode key = JsonNodeFactory.instance.objectNode();
            keys.forEach((name, absent) -> {
                JsonNode value = element.has(name) ? element.get(name) : absent;
                if (!value.isMissingNode()) {
                    key.set(name, value);
                }
            });
            return key;
        }

        /** The field that strategic merge patches know elements by. */
        String mergeKey() {
            return keys.firstEntry().getKey();
        }
    }
}
