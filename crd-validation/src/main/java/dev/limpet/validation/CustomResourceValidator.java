package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges and completes resources of one CustomResourceDefinition. Immutable; may be used by several threads. */
public final class CustomResourceValidator {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final String group;
    private final String kind;
    private final Map<String, Schema> served;

    private CustomResourceValidator(String group, String kind, Map<String, Schema> served) {
        this.group = group;
        this.kind = kind;
        this.served = served;
    }

    /**
     * Reads a CustomResourceDefinition ({@code apiextensions.k8s.io/v1}) and compiles its rules.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it is none, or one of its rules or patterns does not compile
     */
    public static CustomResourceValidator of(InputStream crdYaml) throws IOException {
        JsonNode crd = YAML.readTree(crdYaml);
        if (!crd.path("kind").asText().equals("CustomResourceDefinition")) {
            throw new IllegalArgumentException(
                    "kind: '" + crd.path("kind").asText() + "' must be CustomResourceDefinition");
        }
        RuleCompiler compiler = new RuleCompiler();
        Map<String, Schema> served = new LinkedHashMap<>();
        for (JsonNode version : crd.path("spec").path("versions")) {
            if (version.path("served").asBoolean()) {
                JsonNode schema = version.path("schema").path("openAPIV3Schema");
                served.put(version.path("name").asText(), Schema.read(schema, compiler));
            }
        }
        JsonNode spec = crd.path("spec");
        return new CustomResourceValidator(
                spec.path("group").asText(), spec.path("names").path("kind").asText(), served);
    }

    /**
     * Everything an API server would refuse the resource for, in the order of its fields; rules last. Defaults are
     * filled in before it is judged.
     *
     * @param resource as the client sent it
     * @param old the resource it replaces, absent when it is created; rules with {@code oldSelf} need it
     */
    public List<Violation> validate(JsonNode resource, Optional<JsonNode> old) {
        Optional<Schema> schema = schema(resource);
        if (schema.isEmpty()) {
            return List.of(new Violation(
                    Reason.NOT_SUPPORTED,
                    "apiVersion, kind",
                    '"' + resource.path("apiVersion").asText() + ", "
                            + resource.path("kind").asText() + '"',
                    "supported values: "
                            + String.join(
                                    ", ",
                                    served.keySet().stream()
                                            .map(version -> '"' + group + '/' + version + ", " + kind + '"')
                                            .toList())));
        }
        JsonNode complete = defaulted(resource);
        List<Violation> violations = new ArrayList<>(ObjectMeta.unknownFields(resource.path("metadata")));
        new SchemaWalk(violations).check(schema.get(), complete);
        if (violations.stream().noneMatch(violation -> violation.reason().blocksRules())) {
            new RuleWalk(violations).check(schema.get(), complete, old.map(this::defaulted));
        }
        return List.copyOf(violations);
    }

    /** A copy of the resource with the schema's defaults filled in; itself unchanged when its version is not served. */
    public JsonNode defaulted(JsonNode resource) {
        JsonNode copy = resource.deepCopy();
        schema(resource).ifPresent(schema -> Defaults.fill(schema, copy));
        return copy;
    }

    private Optional<Schema> schema(JsonNode resource) {
        String apiVersion = resource.path("apiVersion").asText();
        if (!(resource instanceof ObjectNode)
                || !apiVersion.startsWith(group + '/')
                || !resource.path("kind").asText().equals(kind)) {
            return Optional.empty();
        }
        return Optional.ofNullable(served.get(apiVersion.substring(group.length() + 1)));
    }
}
