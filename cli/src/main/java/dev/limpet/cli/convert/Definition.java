package dev.limpet.cli.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpet.validation.CustomResourceValidator;
import dev.limpet.validation.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What an API server that has the CustomResourceDefinition makes of a LoadBalancer. */
final class Definition {
    private static final CustomResourceValidator VALIDATOR = read("/dev/limpet/crds/loadbalancers.limpet.dev.yaml");

    static List<Violation> violations(JsonNode manifest) {
        return VALIDATOR.validate(manifest, Optional.empty());
    }

    private static CustomResourceValidator read(String file) {
        try (InputStream yaml = Definition.class.getResourceAsStream(file)) {
            return CustomResourceValidator.of(Objects.requireNonNull(yaml, file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read from the class path", e);
        }
    }

    private Definition() {}
}
