package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Builds an object of a manifest: what is absent is not written. */
final class Node {
    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    Node put(String field, String value) {
        node.put(field, value);
        return this;
    }

    Node put(String field, int value) {
        node.put(field, value);
        return this;
    }

    Node put(String field, boolean value) {
        node.put(field, value);
        return this;
    }

    Node put(String field, JsonNode value) {
        node.set(field, value);
        return this;
    }

    Node put(String field, Optional<String> value) {
        value.ifPresent(text -> node.put(field, text));
        return this;
    }

    Node put(String field, OptionalInt value) {
        value.ifPresent(number -> node.put(field, number));
        return this;
    }

    Node putNode(String field, Optional<? extends JsonNode> value) {
        value.ifPresent(child -> node.set(field, child));
        return this;
    }

    /** Unless the child is empty. */
    Node putFilled(String field, JsonNode child) {
        if (!child.isEmpty()) {
            node.set(field, child);
        }
        return this;
    }

    Node putAll(String field, List<? extends JsonNode> children) {
        return putFilled(field, array(children));
    }

    static ArrayNode array(List<? extends JsonNode> children) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        children.forEach(array::add);
        return array;
    }

    ObjectNode get() {
        return node;
    }
}
