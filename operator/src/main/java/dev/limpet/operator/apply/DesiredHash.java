package dev.limpet.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The annotation that holds the hash of what an object was last applied from. */
final class DesiredHash {
    private static final String ANNOTATION = "limpet.dev/desired-hash";

    /** Writes maps and properties in a fixed order, so that the hash does not depend on how an object was built. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /** Annotates the object; returns it as a tree. */
    static JsonNode stamp(HasMetadata desired) {
        Map<String, String> annotations = new LinkedHashMap<>(
                Optional.ofNullable(desired.getMetadata().getAnnotations()).orElse(Map.of()));
        annotations.remove(ANNOTATION);
        desired.getMetadata().setAnnotations(annotations);
        ObjectNode tree = MAPPER.valueToTree(desired);
        String hash = hash(tree);
        annotations.put(ANNOTATION, hash);
        tree.withObject("/metadata/annotations").put(ANNOTATION, hash);
        return tree;
    }

    static JsonNode tree(HasMetadata object) {
        return MAPPER.valueToTree(object);
    }

    private static String hash(JsonNode tree) {
        try {
            byte[] text = tree.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private DesiredHash() {}
}
