package dev.limpet.crds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Objects that a user may copy together, with LoadBalancers among them.
 *
 * @param file where they stand, relative to the repository's root
 */
record Example(String file, List<JsonNode> objects) {
    private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);
    /** What stands between fences, what is indented after an empty line, and what a shell is handed. */
    private static final Pattern IN_TEXT = Pattern.compile(
            "```\\w*\\n(?<fenced>.*?)\\n```|\\n\\n(?<indented>(?: {4}[^\\n]*\\n|\\n)+)|"
                    + "<<EOF\\n(?<document>.*?)\\n *EOF\\n",
            Pattern.DOTALL);

    /** Of what is there to be read and copied: pages, examples, what is deployed, and what the chart tells. */
    static Stream<Example> all() throws IOException {
        List<Example> found = new ArrayList<>();
        for (String place : List.of(
                "README.md",
                "docs",
                "examples",
                "deploy",
                "charts/limpet/Chart.yaml",
                "charts/limpet/templates/NOTES.txt")) {
            try (Stream<Path> files = Files.walk(Committed.ROOT.resolve(place))) {
                files.filter(Files::isRegularFile).sorted().flatMap(Example::in).forEach(found::add);
            }
        }
        return found.stream();
    }

    List<JsonNode> loadBalancers() {
        return objects.stream().filter(Example::isLoadBalancer).toList();
    }

    List<JsonNode> services() {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals("Service")
                        && object.path("apiVersion").asText().equals("v1"))
                .toList();
    }

    @Override
    public String toString() {
        return file;
    }

    private static Stream<Example> in(Path file) {
        String name = Committed.ROOT.relativize(file).toString();
        try {
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "yaml" -> of(name, Files.readString(file));
                case "md", "txt" ->
                    IN_TEXT.matcher(Files.readString(file)).results().flatMap(text -> of(name, block(text)));
                default -> Stream.empty();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String block(MatchResult match) {
        return Stream.of("fenced", "indented", "document")
                .map(match::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .stripIndent();
    }

    private static Stream<Example> of(String file, String yaml) {
        if (!yaml.contains("kind: LoadBalancer")) {
            return Stream.empty();
        }
        List<JsonNode> objects = new ArrayList<>();
        try {
            YAML.<JsonNode>readValues(yaml).readAll().forEach(document -> collect(document, objects));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
        return objects.stream().anyMatch(Example::isLoadBalancer)
                ? Stream.of(new Example(file, objects))
                : Stream.empty();
    }

    /** Objects may be in lists, and in texts within objects. */
    private static void collect(JsonNode node, List<JsonNode> objects) {
        if (node.has("apiVersion") && node.has("kind") && node.has("metadata")) {
            objects.add(node);
        }
        if (node.isTextual() && node.asText().contains("kind: LoadBalancer")) {
            try {
                collect(YAML.readTree(node.asText()), objects);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        node.forEach(part -> collect(part, objects));
    }

    private static boolean isLoadBalancer(JsonNode object) {
        return object.path("kind").asText().equals("LoadBalancer")
                && object.path("apiVersion").asText().startsWith("limpet.dev/");
    }
}
