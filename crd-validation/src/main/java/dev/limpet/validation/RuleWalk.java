package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Evaluates the CEL rules of a schema on a value and on what it contains, each beside its counterpart in the old one. */
final class RuleWalk {
    private final List<Violation> violations;

    RuleWalk(List<Violation> violations) {
        this.violations = violations;
    }

    void check(Schema root, JsonNode resource, Optional<JsonNode> old) {
        check(root, Paths.ROOT, withReadableMetadata(resource), old.map(RuleWalk::withReadableMetadata));
    }

    private void check(Schema schema, String path, JsonNode value, Optional<JsonNode> old) {
        for (Rule rule : schema.rules()) {
            rule.check(path, value, old).ifPresent(violations::add);
        }
        if (value.isObject()) {
            value.properties().forEach(field -> {
                String name = field.getKey();
                Optional<JsonNode> oldField = old.map(object -> object.get(name));
                Schema property = schema.properties().get(name);
                if (property != null) {
                    check(property, Paths.field(path, name), field.getValue(), oldField);
                } else {
                    schema.additional()
                            .ifPresent(items -> check(items, Paths.key(path, name), field.getValue(), oldField));
                }
            });
        } else if (value.isArray() && schema.items().isPresent()) {
            for (int index = 0; index < value.size(); index++) {
                JsonNode element = value.get(index);
                Optional<JsonNode> oldElement = schema.listMapKeys().isEmpty()
                        ? Optional.empty()
                        : old.flatMap(others -> ListMap.counterpart(element, others, schema.listMapKeys()));
                check(schema.items().get(), Paths.index(path, index), element, oldElement);
            }
        }
    }

    private static JsonNode withReadableMetadata(JsonNode resource) {
        ObjectNode readable = ((ObjectNode) resource).objectNode();
        readable.setAll((ObjectNode) resource);
        ObjectNode metadata = readable.putObject("metadata");
        for (String field : ObjectMeta.IN_RULES) {
            JsonNode value = resource.path("metadata").get(field);
            if (value != null) {
                metadata.set(field, value);
            }
        }
        return readable;
    }
}
