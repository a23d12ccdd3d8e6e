package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads the keywords of a schema node that bound a value, with the words of Kubernetes' own validation. */
final class Constraints {
    private final List<Constraint> constraints = new ArrayList<>();

    static List<Constraint> of(JsonNode schema) {
        Constraints reader = new Constraints();
        schema.properties().forEach(entry -> reader.read(entry.getKey(), entry.getValue(), schema));
        return List.copyOf(reader.constraints);
    }

    private void read(String keyword, JsonNode bound, JsonNode schema) {
        switch (keyword) {
            case "enum" -> oneOfValues(bound);
            case "minimum" -> {
                boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
                number(
                        value -> exclusive ? value > bound.asDouble() : value >= bound.asDouble(),
                        "greater than " + (exclusive ? "" : "or equal to ") + bound.asText());
            }
            case "maximum" -> {
                boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
                number(
                        value -> exclusive ? value < bound.asDouble() : value <= bound.asDouble(),
                        "less than " + (exclusive ? "" : "or equal to ") + bound.asText());
            }
            case "multipleOf" -> number(value -> value % bound.asDouble() == 0, "a multiple of " + bound.asText());
            case "minLength" ->
                invalid(
                        value -> !value.isTextual() || length(value) >= bound.asInt(),
                        "should be at least " + bound.asText() + " chars long");
            case "maxLength" ->
                tooLong(
                        value -> !value.isTextual() || length(value) <= bound.asInt(),
                        "may not be more than " + bound.asText() + " bytes");
            case "pattern" -> {
                Pattern pattern = Pattern.compile(bound.asText());
                invalid(
                        value -> !value.isTextual()
                                || pattern.matcher(value.asText()).find(),
                        "should match '" + bound.asText() + "'");
            }
            case "format" -> {
                Predicate<String> format = Formats.named(bound.asText());
                constraints.add((path, value) -> !value.isTextual() || format.test(value.asText())
                        ? List.of()
                        : one(
                                Reason.INVALID,
                                path,
                                value,
                                path + " in body must be of type " + bound.asText() + ": " + value));
            }
            case "minItems" ->
                invalid(
                        value -> !value.isArray() || value.size() >= bound.asInt(),
                        "should have at least " + bound.asText() + " items");
            case "maxItems" -> tooMany(JsonNode::isArray, bound);
            case "minProperties" ->
                invalid(
                        value -> !value.isObject() || value.size() >= bound.asInt(),
                        "should have at least " + bound.asText() + " properties");
            case "maxProperties" -> tooMany(JsonNode::isObject, bound);
            case "anyOf", "oneOf", "allOf" -> constraints.add(Combination.of(keyword, bound));
            case "not" -> constraints.add(Combination.not(bound));
            default -> {}
        }
    }

    private void oneOfValues(JsonNode allowed) {
        String words = StreamSupport.stream(allowed.spliterator(), false)
                .map(JsonNode::toString)
                .collect(Collectors.joining(", ", "supported values: ", ""));
        constraints.add((path, value) ->
                StreamSupport.stream(allowed.spliterator(), false).anyMatch(value::equals)
                        ? List.of()
                        : one(Reason.NOT_SUPPORTED, path, value, words));
    }

    private void number(DoublePredicate test, String words) {
        invalid(value -> !value.isNumber() || test.test(value.asDouble()), "should be " + words);
    }

    private void invalid(Predicate<JsonNode> test, String words) {
        constraints.add((path, value) ->
                test.test(value) ? List.of() : one(Reason.INVALID, path, value, path + " in body " + words));
    }

    private void tooLong(Predicate<JsonNode> test, String words) {
        constraints.add((path, value) ->
                test.test(value) ? List.of() : List.of(new Violation(Reason.TOO_LONG, path, "", words)));
    }

    private void tooMany(Predicate<JsonNode> applies, JsonNode most) {
        constraints.add((path, value) -> !applies.test(value) || value.size() <= most.asInt()
                ? List.of()
                : List.of(new Violation(
                        Reason.TOO_MANY,
                        path,
                        Integer.toString(value.size()),
                        "must have at most " + most.asText() + " items")));
    }

    private static List<Violation> one(Reason reason, String path, JsonNode value, String detail) {
        return List.of(new Violation(reason, path, shown(value), detail));
    }

    /** A value as a message shows it: scalars as they are, the rest by type. */
    static String shown(JsonNode value) {
        return value.isContainerNode() ? '"' + ValueType.wordOf(value) + '"' : value.toString();
    }

    private static int length(JsonNode text) {
        return text.asText().codePointCount(0, text.asText().length());
    }
}
