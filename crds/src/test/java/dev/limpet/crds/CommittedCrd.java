package dev.limpet.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limpet.validation.CustomResourceValidator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The definition as it is committed, and what an API server that has it makes of manifests. */
final class CommittedCrd {
    static final Path FILE = Committed.ROOT.resolve("crds/loadbalancers.limpet.dev.yaml");
    static final CustomResourceValidator VALIDATOR = validator();

    private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);

    static JsonNode schema() throws IOException {
        return schema(Files.readString(FILE));
    }

    static JsonNode schema(String crd) throws IOException {
        return YAML.readTree(crd)
                .path("spec")
                .path("versions")
                .path(0)
                .path("schema")
                .path("openAPIV3Schema");
    }

    /** All documents of a file. */
    static List<JsonNode> manifests(Path file) throws IOException {
        return YAML.<JsonNode>readValues(file.toFile()).readAll();
    }

    private static CustomResourceValidator validator() {
        try (InputStream crd = Files.newInputStream(FILE)) {
            return CustomResourceValidator.of(crd);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CommittedCrd() {}
}
