package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** The keywords that combine schemas. Inside them Kubernetes allows bounds only: what can be there is told outside. */
final class Combination {
    static Constraint of(String keyword, JsonNode schemas) {
        List<Constraint> parts = StreamSupport.stream(schemas.spliterator(), false)
                .map(Combination::part)
                .toList();
        return switch (keyword) {
            case "allOf" ->
                (path, value) -> parts.stream()
                        .flatMap(part -> part.check(path, value).stream())
                        .toList();
            case "anyOf" -> (path, value) -> passing(parts, path, value) > 0 ? List.of() : none(parts, path, value);
            case "oneOf" ->
                (path, value) -> passing(parts, path, value) == 1
                        ? List.of()
                        : one(path, value, "must validate one and only one schema (oneOf)");
            default -> throw new IllegalArgumentException(keyword + " combines no schemas");
        };
    }

    static Constraint not(JsonNode schema) {
        Constraint part = part(schema);
        return (path, value) ->
                part.check(path, value).isEmpty() ? one(path, value, "must not validate the schema (not)") : List.of();
    }

    private static Constraint part(JsonNode schema) {
        ValueType type = ValueType.of(schema);
        List<Constraint> bounds = Constraints.of(schema);
        List<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        Constraint properties = properties(schema.path("properties"));
        return (path, value) -> {
            if (!type.accepts(value)) {
                return List.of(SchemaWalk.wrongType(path, value, type));
            }
            for (String name : required) {
                if (value.isObject() && !value.has(name)) {
                    return List.of(new Violation(Reason.REQUIRED, Paths.field(path, name), "", ""));
                }
            }
            for (Constraint bound : bounds) {
                List<Violation> violations = bound.check(path, value);
                if (!violations.isEmpty()) {
                    return violations;
                }
            }
            return properties.check(path, value);
        };
    }

    private static Constraint properties(JsonNode schemas) {
        record Property(String name, Constraint constraint) {}
        List<Property> properties = schemas.properties().stream()
                .map(entry -> new Property(entry.getKey(), part(entry.getValue())))
                .toList();
        return (path, value) -> properties.stream()
                .filter(property -> value.has(property.name))
                .flatMap(property ->
                        property.constraint.check(Paths.field(path, property.name), value.path(property.name)).stream())
                .toList();
    }

    private static long passing(List<Constraint> parts, String path, JsonNode value) {
        return parts.stream().filter(part -> part.check(path, value).isEmpty()).count();
    }

    private static List<Violation> none(List<Constraint> parts, String path, JsonNode value) {
        List<Violation> violations = new ArrayList<>(one(path, value, "must validate at least one schema (anyOf)"));
        parts.forEach(part -> violations.addAll(part.check(path, value)));
        return violations;
    }

    private static List<Violation> one(String path, JsonNode value, String detail) {
        return List.of(new Violation(Reason.INVALID, path, Constraints.shown(value), path + " in body " + detail));
    }

    private Combination() {}
}
