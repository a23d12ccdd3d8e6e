package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A node of a structural schema, read once.
 *
 * @param additional schema of the values of a map
 * @param set whether the elements of a list must differ
 * @param listMapKeys fields by which elements of a list-map are told apart; empty for other lists
 * @param constraints what a value of the right type must hold
 * @param rules CEL rules on the value
 */
record Schema(
        ValueType type,
        boolean nullable,
        boolean preservesUnknownFields,
        Optional<JsonNode> defaultValue,
        Map<String, Schema> properties,
        List<String> required,
        Optional<Schema> additional,
        Optional<Schema> items,
        boolean set,
        List<String> listMapKeys,
        List<Constraint> constraints,
        List<Rule> rules) {

    static Schema read(JsonNode node, RuleCompiler compiler) {
        Map<String, Schema> properties = new LinkedHashMap<>();
        node.path("properties")
                .properties()
                .forEach(entry -> properties.put(entry.getKey(), read(entry.getValue(), compiler)));
        return new Schema(
                ValueType.of(node),
                node.path("nullable").asBoolean(),
                node.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
                Optional.ofNullable(node.get("default")),
                properties,
                texts(node.path("required")).toList(),
                Optional.ofNullable(node.get("additionalProperties"))
                        .filter(JsonNode::isObject)
                        .map(schema -> read(schema, compiler)),
                Optional.ofNullable(node.get("items")).map(schema -> read(schema, compiler)),
                node.path("x-kubernetes-list-type").asText().equals("set"),
                texts(node.path("x-kubernetes-list-map-keys")).toList(),
                Constraints.of(node),
                compiler.compile(node.path("x-kubernetes-validations")));
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }
}
