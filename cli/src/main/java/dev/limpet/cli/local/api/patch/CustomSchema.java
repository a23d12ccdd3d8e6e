package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The structure of a custom resource as its CRD states it.
 *
 * @param schema the OpenAPI schema of this place; a missing node where nothing is known
 */
public record CustomSchema(JsonNode schema) implements Schema {
    /** The top of a custom resource, whose metadata is that of every resource. */
    public static Schema top(JsonNode openApiSchema) {
        Schema content = new CustomSchema(openApiSchema);
        return new Schema() {
            @Override
            public Schema field(String name) {
                return name.equals("metadata") ? BuiltInSchema.TOP.field(name) : content.field(name);
            }

            @Override
            public Schema items() {
                return content.items();
            }

            @Override
            public ListType listType() {
                return content.listType();
            }
        };
    }

    @Override
    public Schema field(String name) {
        JsonNode property = schema.path("properties").path(name);
        return new CustomSchema(property.isMissingNode() ? schema.path("additionalProperties") : property);
    }

    @Override
    public Schema items() {
        return new CustomSchema(schema.path("items"));
    }

    @Override
    public ListType listType() {
        return switch (schema.path("x-kubernetes-list-type").asText()) {
            case "map" -> {
                SequencedMap<String, JsonNode> keys = new LinkedHashMap<>();
                for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
                    String name = key.asText();
                    keys.put(
                            name,
                            schema.path("items").path("properties").path(name).path("default"));
                }
                yield new ListType.MapOf(keys);
            }
            case "set" -> new ListType.SetOf();
            default -> new ListType.Atomic();
        };
    }
}
