package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares a value with its schema, field by field: types, required and unknown fields, bounds, keys of list-maps. */
final class SchemaWalk {
    private static final Set<String> IN_EVERY_RESOURCE = Set.of("apiVersion", "kind", "metadata");

    private final List<Violation> violations;

    SchemaWalk(List<Violation> violations) {
        this.violations = violations;
    }

    void check(Schema root, JsonNode resource) {
        check(root, Paths.ROOT, resource);
    }

    private void check(Schema schema, String path, JsonNode value) {
        if (value.isNull() && schema.nullable()) {
            return;
        }
        if (!schema.type().accepts(value)) {
            violations.add(wrongType(path, value, schema.type()));
            return;
        }
        schema.constraints().forEach(constraint -> violations.addAll(constraint.check(path, value)));
        if (value.isObject()) {
            checkObject(schema, path, value);
        } else if (value.isArray()) {
            checkArray(schema, path, value);
        }
    }

    private void checkObject(Schema schema, String path, JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            Schema property = schema.properties().get(name);
            if (property != null) {
                check(property, Paths.field(path, name), field.getValue());
            } else if (schema.additional().isPresent()) {
                check(schema.additional().get(), Paths.key(path, name), field.getValue());
            } else if (!schema.preservesUnknownFields()
                    && !(path.equals(Paths.ROOT) && IN_EVERY_RESOURCE.contains(name))) {
                violations.add(new Violation(Reason.UNKNOWN, Paths.field(path, name), "", ""));
            }
        }
        for (String name : schema.required()) {
            if (!object.has(name)) {
                violations.add(new Violation(Reason.REQUIRED, Paths.field(path, name), "", ""));
            }
        }
    }

    private void checkArray(Schema schema, String path, JsonNode array) {
        Set<JsonNode> keys = new HashSet<>();
        for (int index = 0; index < array.size(); index++) {
            JsonNode element = array.get(index);
            String elementPath = Paths.index(path, index);
            schema.items().ifPresent(items -> check(items, elementPath, element));
            Optional<JsonNode> key = ListMap.identity(schema, element);
            if (key.isPresent() && !keys.add(key.get())) {
                violations.add(
                        new Violation(Reason.DUPLICATE, elementPath, key.get().toString(), ""));
            }
        }
    }

    static Violation wrongType(String path, JsonNode value, ValueType wanted) {
        String type = '"' + ValueType.wordOf(value) + '"';
        return new Violation(
                Reason.TYPE_INVALID, path, type, path + " in body must be of type " + wanted.word() + ": " + type);
    }
}
