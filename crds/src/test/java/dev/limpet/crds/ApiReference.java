package dev.limpet.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The reference page of the API: a table for each object of the schema, and the rules that it holds. */
final class ApiReference {
    private static final String HEADER = """
            <!-- Generated from crds/loadbalancers.limpet.dev.yaml; to rewrite it run
                 mvn test -pl crds -am -Dlimpet.generate=true -->
            # LoadBalancer: the API

            `apiVersion: limpet.dev/v1alpha1`, `kind: LoadBalancer`, short name `lb`, category `limpet`. %s

            A field without a default may be left out unless it is required. A duration is whole numbers with the units
            `h`, `m`, `s` and `ms`, largest first: `500ms`, `30s`, `60m`, `8h`, `1h30m`.
            """;

    /** A longer one explains nothing: the description says what it means. */
    private static final int LONGEST_PATTERN = 60;

    private final StringBuilder page = new StringBuilder();

    static String of(JsonNode schema) {
        ApiReference reference = new ApiReference();
        reference.page.append(HEADER.formatted(schema.path("description").asText()));
        reference.rules(schema);
        reference.object("spec", schema.path("properties").path("spec"), "##");
        reference.object("status", schema.path("properties").path("status"), "##");
        return reference.page.toString();
    }

    private void object(String path, JsonNode schema, String heading) {
        page.append("\n%s %s\n\n".formatted(heading, path));
        page.append(schema.path("description").asText("")).append("\n\n");
        page.append("| field | type | default | |\n|---|---|---|---|\n");
        schema.path("properties").properties().forEach(field -> row(path, field.getKey(), field.getValue(), schema));
        rules(schema);
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            JsonNode value = field.getValue();
            if (value.has("properties")) {
                object(path + "." + field.getKey(), value, "###");
            } else if (value.path("items").has("properties")) {
                object(path + "." + field.getKey() + "[]", elements(value), "###");
            }
        }
    }

    private void row(String path, String name, JsonNode field, JsonNode owner) {
        String value = field.has("default") && !field.path("default").isObject()
                ? code(field.path("default").asText())
                : required(owner, name) ? "required" : "";
        List<String> text = new ArrayList<>(List.of(field.path("description").asText()));
        if (!field.has("properties")) {
            field.path("x-kubernetes-validations")
                    .forEach(rule -> text.add("Rule: " + rule.path("message").asText() + "."));
        }
        page.append("| `%s` | %s | %s | %s |\n"
                .formatted(name, type(path + "." + name, field), value, cell(String.join(" ", text))));
    }

    private void rules(JsonNode schema) {
        JsonNode rules = schema.path("x-kubernetes-validations");
        if (!rules.isEmpty()) {
            page.append("\nWhat breaks a rule is refused with its message:\n\n");
            rules.forEach(rule ->
                    page.append("- ").append(rule.path("message").asText()).append('\n'));
        }
    }

    /** A list's elements have no description of their own: the list's serves. */
    private static JsonNode elements(JsonNode list) {
        ObjectNode elements = list.path("items").deepCopy();
        elements.set("description", list.path("description"));
        return elements;
    }

    private static String type(String path, JsonNode schema) {
        if (schema.path("pattern").asText().length() > LONGEST_PATTERN && schema.has("x-kubernetes-int-or-string")) {
            return "quantity";
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return "integer" + range(schema) + ", or string" + length(schema);
        }
        return switch (schema.path("type").asText()) {
            case "array" -> {
                String size = bounds(schema, "minItems", "maxItems", "") + distinct(schema);
                yield "list of " + type(path + "[]", schema.path("items")) + "; " + size.substring(2);
            }
            case "object" -> {
                String size = bounds(schema, "minProperties", "maxProperties", "");
                yield schema.has("additionalProperties")
                        ? "map of string to " + type(path, schema.path("additionalProperties")) + "; "
                                + size.substring(2)
                        : "[object](#%s)"
                                .formatted(path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
            }
            case "string" -> string(schema);
            case "integer" -> "integer" + range(schema);
            default -> schema.path("type").asText();
        };
    }

    private static String string(JsonNode schema) {
        if (schema.has("enum")) {
            return StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .map(value -> code(value.asText()))
                    .collect(Collectors.joining(", "));
        }
        if (schema.path("pattern").asText().equals(Form.DURATION)) {
            return "duration";
        }
        if (schema.has("anyOf")) {
            return StreamSupport.stream(schema.path("anyOf").spliterator(), false)
                    .map(format -> format.path("format").asText())
                    .collect(Collectors.joining(" or "));
        }
        return schema.path("format").asText("string" + length(schema));
    }

    private static String length(JsonNode schema) {
        String pattern = schema.path("pattern").asText();
        return bounds(schema, "minLength", "maxLength", " characters")
                + (pattern.isEmpty() || pattern.length() > LONGEST_PATTERN ? "" : ", " + code(pattern));
    }

    private static String range(JsonNode schema) {
        return bounds(schema, "minimum", "maximum", "");
    }

    private static String bounds(JsonNode schema, String least, String most, String unit) {
        if (schema.has(most)) {
            return ", %s to %s%s"
                    .formatted(schema.path(least).asText("0"), schema.path(most).asText(), unit);
        }
        return schema.has(least) ? ", at least " + schema.path(least).asText() + unit : "";
    }

    private static String distinct(JsonNode list) {
        return switch (list.path("x-kubernetes-list-type").asText()) {
            case "map" ->
                ", unique by "
                        + code(list.path("x-kubernetes-list-map-keys").path(0).asText());
            case "set" -> ", each once";
            default -> "";
        };
    }

    private static boolean required(JsonNode owner, String name) {
        return StreamSupport.stream(owner.path("required").spliterator(), false)
                .anyMatch(field -> field.asText().equals(name));
    }

    private static String code(String text) {
        return '`' + cell(text) + '`';
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private ApiReference() {}
}
