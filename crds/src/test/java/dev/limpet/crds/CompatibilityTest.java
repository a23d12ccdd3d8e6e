package dev.limpet.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What the last released definition let in, the present one lets in too. Rules are not compared: whether one refuses
 * more than before only its author can tell. With a release, its definition takes the place of the one in
 * {@code released}; before the first, the definition with which this promise began.
 */
class CompatibilityTest {
    private static final Path RELEASED = Path.of("src/test/resources/released/loadbalancers.limpet.dev.yaml");

    @Test
    void whatWasReleasedIsStillLetIn() throws IOException {
        assertThat(breaks(CommittedCrd.schema(Files.readString(RELEASED)), CommittedCrd.schema()))
                .isEmpty();
    }

    @Test
    void whatWouldShutSomethingOutIsFound() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode before = json.readTree("""
                {"properties": {"gone": {"type": "string"}, "kind": {"type": "string", "enum": ["A", "B"]},
                 "size": {"type": "integer", "maximum": 9}, "name": {"type": "string"}, "type": {"type": "string"}}}
                """);
        JsonNode now = json.readTree("""
                {"required": ["name"],
                 "properties": {"kind": {"type": "string", "enum": ["A"]}, "size": {"type": "integer", "maximum": 8},
                 "name": {"type": "string", "pattern": "a"}, "type": {"type": "integer"}}}
                """);

        assertThat(breaks(before, now))
                .containsExactly(
                        ".name: is required now",
                        ".gone: is gone",
                        ".kind: no longer takes \"B\"",
                        ".size: maximum is 8, was 9",
                        ".name: pattern is \"a\", was none",
                        ".type: type is \"integer\", was \"string\"");
    }

    private static List<String> breaks(JsonNode before, JsonNode now) {
        List<String> breaks = new ArrayList<>();
        compare("", before, now, breaks);
        return breaks;
    }

    private static void compare(String path, JsonNode before, JsonNode now, List<String> breaks) {
        for (String fixed : List.of(
                "type", "pattern", "format", "default", "x-kubernetes-list-type", "x-kubernetes-list-map-keys")) {
            // An object's default holds those of its fields, which are compared themselves.
            boolean free = fixed.equals("default")
                    && (!before.has(fixed) || before.path(fixed).isObject());
            if (!free && !before.path(fixed).equals(now.path(fixed))) {
                breaks.add(path + ": " + fixed + " is " + text(now.path(fixed)) + ", was " + text(before.path(fixed)));
            }
        }
        for (String most : List.of("maximum", "maxLength", "maxItems", "maxProperties")) {
            bound(
                    path,
                    most,
                    before,
                    now,
                    now.path(most).asLong() < before.path(most).asLong(Long.MAX_VALUE),
                    breaks);
        }
        for (String least : List.of("minimum", "minLength", "minItems", "minProperties")) {
            bound(
                    path,
                    least,
                    before,
                    now,
                    now.path(least).asLong() > before.path(least).asLong(),
                    breaks);
        }
        if (now.has("enum")) {
            before.path("enum").forEach(value -> {
                if (!contains(now.path("enum"), value)) {
                    breaks.add(path + ": no longer takes " + value);
                }
            });
        }
        now.path("required").forEach(name -> {
            if (!contains(before.path("required"), name)) {
                breaks.add(path + "." + name.asText() + ": is required now");
            }
        });
        for (Map.Entry<String, JsonNode> property : before.path("properties").properties()) {
            String child = path + "." + property.getKey();
            JsonNode counterpart = now.path("properties").path(property.getKey());
            if (counterpart.isMissingNode()) {
                breaks.add(child + ": is gone");
            } else {
                compare(child, property.getValue(), counterpart, breaks);
            }
        }
        for (String part : List.of("items", "additionalProperties")) {
            if (before.has(part)) {
                compare(path + "[]", before.path(part), now.path(part), breaks);
            }
        }
    }

    private static void bound(
            String path, String bound, JsonNode before, JsonNode now, boolean narrower, List<String> breaks) {
        if (now.has(bound) && narrower) {
            breaks.add(path + ": " + bound + " is " + now.path(bound) + ", was " + text(before.path(bound)));
        }
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        return StreamSupport.stream(list.spliterator(), false).anyMatch(value::equals);
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "none" : value.toString();
    }
}
