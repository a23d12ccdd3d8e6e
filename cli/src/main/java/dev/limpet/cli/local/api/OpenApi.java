package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The API's OpenAPI 3 documents, as far as kubectl reads them: which paths there are, that the server itself judges
 * unknown fields, and the schemas of the custom resources for {@code kubectl explain}.
 *
 * @param definitions the CRDs that schemas are taken from
 */
record OpenApi(ResourceTypes types, List<? extends JsonNode> definitions) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /**
     * The document at a path below {@code /openapi/v3}.
     *
     * @throws StatusException when there is none
     */
    ObjectNode at(List<String> path) {
        if (path.isEmpty()) {
            return index();
        }
        List<ResourceType> served = byPath().getOrDefault(String.join("/", path), List.of());
        if (served.isEmpty()) {
            throw StatusException.unknownPath();
        }
        ObjectNode document = JSON.objectNode().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", ServerVersion.GIT_VERSION);
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        for (ResourceType type : served) {
            addPath(paths, type);
            schemas.set(schemaName(type), schema(type));
        }
        return document;
    }

    private ObjectNode index() {
        ObjectNode index = JSON.objectNode();
        ObjectNode paths = index.putObject("paths");
        byPath().keySet()
                .forEach(path -> paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=1"));
        return index;
    }

    private Map<String, List<ResourceType>> byPath() {
        return types.all().stream()
                .collect(Collectors.groupingBy(
                        type -> (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion(),
                        TreeMap::new,
                        Collectors.toList()));
    }

    private static void addPath(ObjectNode paths, ResourceType type) {
        String path = (type.group().isEmpty() ? "/api/" : "/apis/")
                + type.apiVersion()
                + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
                + type.plural();
        ObjectNode collection = paths.putObject(path);
        addOperation(collection, "get", "list", type);
        addOperation(collection, "post", "post", type);
        ObjectNode single = paths.putObject(path + "/{name}");
        addOperation(single, "get", "get", type);
        addOperation(single, "put", "put", type);
        addOperation(single, "patch", "patch", type);
        addOperation(single, "delete", "delete", type);
    }

    private static void addOperation(ObjectNode path, String method, String action, ResourceType type) {
        ObjectNode operation = path.putObject(method).put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", groupVersionKind(type));
        var parameters = operation.putArray("parameters");
        if (!method.equals("get")) {
            addParameter(parameters.addObject(), "dryRun");
        }
        if (List.of("post", "put", "patch").contains(method)) {
            addParameter(parameters.addObject(), "fieldManager");
            addParameter(parameters.addObject(), "fieldValidation");
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/" + schemaName(type));
    }

    private static void addParameter(ObjectNode parameter, String name) {
        parameter.put("name", name).put("in", "query").putObject("schema").put("type", "string");
    }

    private ObjectNode schema(ResourceType type) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        for (JsonNode definition : definitions) {
            JsonNode spec = definition.path("spec");
            if (spec.path("group").asText().equals(type.group())
                    && spec.at("/names/kind").asText().equals(type.kind())) {
                schema = versionSchema(spec.path("versions"), type.version());
            }
        }
        completeMetadata(schema.withObjectProperty("properties"));
        schema.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
        return schema;
    }

    private static ObjectNode versionSchema(JsonNode versions, String name) {
        for (JsonNode version : versions) {
            if (version.path("name").asText().equals(name)
                    && version.at("/schema/openAPIV3Schema") instanceof ObjectNode schema) {
                return schema.deepCopy();
            }
        }
        return JSON.objectNode().put("type", "object");
    }

    private static void completeMetadata(ObjectNode properties) {
        SequencedMap<String, String> descriptions = new LinkedHashMap<>();
        descriptions.put("apiVersion", "The version of the schema of this object.");
        descriptions.put("kind", "The kind of this object.");
        descriptions.forEach((name, description) ->
                properties.putObject(name).put("type", "string").put("description", description));
        properties
                .putObject("metadata")
                .put("type", "object")
                .put(
                        "description",
                        "Name, namespace, labels and annotations, and what the server notes of the object.");
    }

    private static ObjectNode groupVersionKind(ResourceType type) {
        return JSON.objectNode()
                .put("group", type.group())
                .put("kind", type.kind())
                .put("version", type.version());
    }

    private static String schemaName(ResourceType type) {
        String group = type.group().isEmpty() ? "core" : type.group();
        return group + "." + type.version() + "." + type.kind();
    }
}
