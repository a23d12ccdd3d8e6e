package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.WriteOptions.FieldValidation;
import dev.limpet.validation.CustomResourceValidator;
import dev.limpet.validation.Reason;
import dev.limpet.validation.Violation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The resources of one CustomResourceDefinition, judged and completed by its schema and rules.
 *
 * @param definition the definition itself
 */
record CustomResources(ObjectNode definition, CustomResourceValidator validator) implements Admission {
    /** Compiling the rules takes a noticeable part of a second: once is enough. */
    private static final class LoadBalancers {
        private static final String FILE = "/dev/limpet/crds/loadbalancers.limpet.dev.yaml";
        static final CustomResources INSTANCE = read();

        private static CustomResources read() {
            try (InputStream yaml = CustomResources.class.getResourceAsStream(FILE)) {
                byte[] definition = Objects.requireNonNull(yaml, FILE).readAllBytes();
                return new CustomResources(
                        (ObjectNode) Json.read(definition, "yaml"),
                        CustomResourceValidator.of(new ByteArrayInputStream(definition)));
            } catch (IOException e) {
                throw new UncheckedIOException(FILE + " cannot be read from the class path", e);
            }
        }
    }

    /** LoadBalancers, by the definition that is committed and installed in clusters. */
    static CustomResources loadBalancers() {
        return LoadBalancers.INSTANCE;
    }

    boolean define(ResourceType type) {
        JsonNode spec = definition.path("spec");
        return type.is(spec.path("group").asText(), spec.at("/names/kind").asText());
    }

    @Override
    public Verdict judge(
            ResourceType type, ObjectNode proposed, Optional<ObjectNode> before, FieldValidation fieldValidation) {
        List<Violation> violations = validator.validate(proposed, before.map(JsonNode.class::cast));
        List<String> unknown = violations.stream()
                .filter(violation -> violation.reason() == Reason.UNKNOWN)
                .map(Violation::toString)
                .toList();
        if (!unknown.isEmpty() && fieldValidation == FieldValidation.STRICT) {
            throw StatusException.badRequest(type.kind() + " in version \"" + type.version()
                    + "\" cannot be handled as a " + type.kind() + ": strict decoding error: "
                    + String.join(", ", unknown));
        }
        List<StatusException.Cause> causes = violations.stream()
                .filter(violation -> violation.reason() != Reason.UNKNOWN)
                .map(violation -> new StatusException.Cause(
                        violation.reason().causeType(), violation.path(), violation.message()))
                .toList();
        if (!causes.isEmpty()) {
            throw StatusException.invalid(type, proposed.at("/metadata/name").asText(), causes);
        }
        ObjectNode object = (ObjectNode) validator.defaulted(proposed);
        Pruning.prune(object, schema(type.version()));
        return new Verdict(object, fieldValidation == FieldValidation.WARN ? unknown : List.of());
    }

    private JsonNode schema(String version) {
        for (JsonNode candidate : definition.at("/spec/versions")) {
            if (candidate.path("name").asText().equals(version)) {
                return candidate.at("/schema/openAPIV3Schema");
            }
        }
        throw new IllegalStateException("version " + version + " is served but not defined");
    }
}
