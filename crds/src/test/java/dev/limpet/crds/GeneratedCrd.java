package dev.limpet.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The CustomResourceDefinition as the records have it: fabric8's generator, then the overlay over its schema. */
final class GeneratedCrd {
    private static final String HEADER = """
            # Generated from the records in dev.limpet.crds; change those, then run
            #   mvn test -pl crds -am -Dlimpet.generate=true
            """;

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .stringQuotingChecker(new TimesInQuotes())
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    /** YAML 1.1 takes a bare time for something else than a string. */
    private static final class TimesInQuotes extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            return value.matches("\\d{4}-\\d{2}-\\d{2}.*") || super.needToQuoteValue(value);
        }
    }

    static String yaml() throws IOException {
        ObjectNode crd = (ObjectNode) YAML.readTree(generate());
        ObjectNode version = (ObjectNode) crd.path("spec").path("versions").get(0);
        version.set("additionalPrinterColumns", columns(version.path("additionalPrinterColumns")));
        ObjectNode schema = (ObjectNode) version.path("schema").path("openAPIV3Schema");
        JsonNode pod = schema.at("/properties/spec/properties/pod/properties");
        for (String part : List.of("affinity", "topologySpreadConstraints")) {
            describe(pod.path(part), read("scheduling.yaml"));
        }
        merge(schema, read("overlay.yaml"), "");
        tidy(schema);
        return HEADER + YAML.writeValueAsString(crd);
    }

    private static byte[] generate() {
        ByteArrayOutputStream yaml = new ByteArrayOutputStream();
        new CRDGenerator()
                .customResourceClasses(LoadBalancer.class)
                .forCRDVersions("v1")
                .withOutput(new CRDGenerator.CRDOutput<ByteArrayOutputStream>() {
                    @Override
                    public ByteArrayOutputStream outputFor(String crdName) {
                        return yaml;
                    }

                    @Override
                    public URI crdURI(String crdName) {
                        return URI.create("file:///" + crdName);
                    }

                    @Override
                    public void close() {}
                })
                .generate();
        return yaml.toByteArray();
    }

    private static JsonNode read(String resource) throws IOException {
        try (InputStream overlay = Objects.requireNonNull(GeneratedCrd.class.getResourceAsStream(resource))) {
            return YAML.readTree(overlay);
        }
    }

    /** Lays what is known of fields by their names over those of a schema, at any depth. */
    private static void describe(JsonNode schema, JsonNode byName) {
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            ObjectNode value = (ObjectNode) field.getValue();
            ObjectNode known = byName.path(field.getKey()).deepCopy();
            if (!value.has("items")) {
                known.remove("maxItems");
            }
            merge(value, known, field.getKey());
            describe(value, byName);
        }
        if (schema.has("items")) {
            describe(schema.path("items"), byName);
        }
    }

    /** The generator sorts columns by path, and writes a priority of 0, which an API server leaves out. */
    private static ArrayNode columns(JsonNode generated) {
        List<String> names = Stream.of(LoadBalancer.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        List<JsonNode> sorted = new ArrayList<>();
        generated.forEach(sorted::add);
        sorted.sort(Comparator.comparingInt(
                column -> names.indexOf(column.path("name").asText())));
        sorted.stream()
                .filter(column -> column.path("priority").asInt() == 0)
                .forEach(column -> ((ObjectNode) column).remove("priority"));
        return YAML.createArrayNode().addAll(sorted);
    }

    /** Lays objects over objects; a null takes away what is under it. */
    private static void merge(ObjectNode target, JsonNode overlay, String at) {
        for (Map.Entry<String, JsonNode> entry : overlay.properties()) {
            String key = entry.getKey();
            JsonNode under = target.get(key);
            if (at.endsWith("properties") && under == null) {
                throw new IllegalStateException("overlay.yaml: " + at + " has " + key + ", but no record does");
            }
            if (entry.getValue().isNull()) {
                target.remove(key);
            } else if (under instanceof ObjectNode object && entry.getValue().isObject()) {
                merge(object, entry.getValue(), at + "." + key);
            } else {
                target.set(key, entry.getValue());
            }
        }
    }

    /** The generator writes bounds of integers as fractions, and a rule of a record's component twice. */
    private static void tidy(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            for (String bound : List.of("minimum", "maximum")) {
                if (object.path(bound).isNumber()) {
                    object.put(bound, object.path(bound).asLong());
                }
            }
            if (object.path("x-kubernetes-validations") instanceof ArrayNode rules) {
                Set<JsonNode> distinct = new LinkedHashSet<>();
                rules.forEach(distinct::add);
                rules.removeAll().addAll(distinct);
            }
        }
        schema.forEach(GeneratedCrd::tidy);
    }

    private GeneratedCrd() {}
}
