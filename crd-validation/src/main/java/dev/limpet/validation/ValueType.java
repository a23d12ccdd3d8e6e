package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The type that a schema wants of a value. */
enum ValueType {
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    ANY;

    static ValueType of(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return INT_OR_STRING;
        }
        String type = schema.path("type").asText();
        return type.isEmpty() ? ANY : valueOf(type.toUpperCase(Locale.ROOT));
    }

    boolean accepts(JsonNode value) {
        return switch (this) {
            case OBJECT -> value.isObject();
            case ARRAY -> value.isArray();
            case STRING -> value.isTextual();
            case INTEGER -> value.isIntegralNumber();
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case INT_OR_STRING -> value.isIntegralNumber() || value.isTextual();
            case ANY -> true;
        };
    }

    /** The name in messages. */
    String word() {
        return this == INT_OR_STRING ? "integer,string" : name().toLowerCase(Locale.ROOT);
    }

    /** The type a value is of. */
    static String wordOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case NULL -> "null";
            default -> "string";
        };
    }
}
