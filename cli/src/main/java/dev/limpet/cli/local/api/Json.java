package dev.limpet.cli.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;

/** Reads and writes JSON, and YAML where Kubernetes allows it in its place. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();

    /**
     * Reads the body of a request.
     *
     * @throws StatusException when it is not what its content type says
     */
    static JsonNode read(byte[] body, String contentType) {
        try {
            boolean yaml = contentType.contains("yaml");
            return (yaml ? YAML : MAPPER).readTree(body);
        } catch (JsonProcessingException e) {
            throw StatusException.badRequest("error decoding the body of the request: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw StatusException.badRequest("error reading the body of the request: " + e.getMessage());
        }
    }

    static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }

    private Json() {}
}
