package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Lists whose elements are told apart by key fields, not by position. */
final class ListMap {
    /** What no other element of the list may equal; absent where elements may be alike. */
    static Optional<JsonNode> identity(Schema list, JsonNode element) {
        if (list.set()) {
            return Optional.of(element);
        }
        return list.listMapKeys().isEmpty() || !element.isObject()
                ? Optional.empty()
                : Optional.of(key(element, list.listMapKeys()));
    }

    private static JsonNode key(JsonNode element, List<String> keyFields) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        keyFields.forEach(field -> key.set(field, element.path(field)));
        return key;
    }

    /** The element of another version of the list that has the same key. */
    static Optional<JsonNode> counterpart(JsonNode element, JsonNode others, List<String> keyFields) {
        JsonNode key = key(element, keyFields);
        return StreamSupport.stream(others.spliterator(), false)
                .filter(other -> key(other, keyFields).equals(key))
                .findFirst();
    }

    private ListMap() {}
}
