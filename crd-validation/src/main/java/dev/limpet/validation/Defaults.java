package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills a schema's defaults into a value, outermost first, so that a default may be completed by others within it. */
final class Defaults {
    static void fill(Schema schema, JsonNode value) {
        switch (value) {
            case ObjectNode object -> {
                schema.properties().forEach((name, property) -> fillProperty(object, name, property));
                schema.additional()
                        .ifPresent(additional -> object.properties().forEach(entry -> {
                            if (!schema.properties().containsKey(entry.getKey())) {
                                fill(additional, entry.getValue());
                            }
                        }));
            }
            case ArrayNode array -> schema.items().ifPresent(items -> array.forEach(element -> fill(items, element)));
            default -> {}
        }
    }

    private static void fillProperty(ObjectNode object, String name, Schema property) {
        if (property.defaultValue().isPresent()) {
            JsonNode present = object.get(name);
            if (present == null || present.isNull() && !property.nullable()) {
                object.set(name, property.defaultValue().get().deepCopy());
            }
        }
        JsonNode value = object.get(name);
        if (value != null) {
            fill(property, value);
        }
    }

    private Defaults() {}
}
