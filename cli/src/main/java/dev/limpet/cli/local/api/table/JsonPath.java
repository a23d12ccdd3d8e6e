package dev.limpet.cli.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The part of JSONPath that printer columns use: {@code .a.b}, {@code .a\.b}, {@code ['a']}, {@code [0]}, {@code [*]}
 * and {@code [?(@.a=="b")]}.
 */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile("\\.((?:\\\\.|[^.\\[\\\\])+)"
            + "|\\['([^']+)']"
            + "|\\[(\\d+)]"
            + "|(\\[\\*])"
            + "|\\[\\?\\(@\\.([\\w.]+)\\s*==\\s*[\"']([^\"']*)[\"']\\)]");

    private final List<Function<JsonNode, Stream<JsonNode>>> steps;

    private JsonPath(List<Function<JsonNode, Stream<JsonNode>>> steps) {
        this.steps = steps;
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException when it has a step of another form
     */
    static JsonPath parse(String text) {
        List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            steps.add(step(matcher));
            end = matcher.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("'" + text + "' is not understood as a JSON path from character " + end);
        }
        return new JsonPath(List.copyOf(steps));
    }

    private static Function<JsonNode, Stream<JsonNode>> step(Matcher matcher) {
        if (matcher.group(1) != null) {
            String name = matcher.group(1).replaceAll("\\\\(.)", "$1");
            return node -> Stream.of(node.path(name));
        }
        if (matcher.group(2) != null) {
            String name = matcher.group(2);
            return node -> Stream.of(node.path(name));
        }
        if (matcher.group(3) != null) {
            int index = Integer.parseInt(matcher.group(3));
            return node -> Stream.of(node.path(index));
        }
        if (matcher.group(4) != null) {
            return JsonPath::elements;
        }
        String pointer = "/" + matcher.group(5).replace('.', '/');
        String value = matcher.group(6);
        return node ->
                elements(node).filter(element -> element.at(pointer).asText().equals(value));
    }

    /** The first value found; a missing node for none. */
    JsonNode first(JsonNode object) {
        Stream<JsonNode> found = Stream.of(object);
        for (Function<JsonNode, Stream<JsonNode>> step : steps) {
            found = found.flatMap(step);
        }
        return found.filter(node -> !node.isMissingNode() && !node.isNull())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
