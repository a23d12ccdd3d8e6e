package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which objects a client asked for: the label and field selectors of a list or watch. */
record Selector(Predicate<JsonNode> matches) {
    private static final Pattern SET_BASED = Pattern.compile("\\s*([^\\s!=,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
    private static final Pattern EQUALITY = Pattern.compile("\\s*([^\\s!=,()]+)\\s*(==|!=|=)\\s*([^,]*?)\\s*");
    private static final Pattern LABEL_VALUE = Pattern.compile("[-A-Za-z0-9_.]*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([^\\s!=,()]+)\\s*");

    /**
     * Reads the selectors of a request.
     *
     * @throws StatusException when one of them has another form
     */
    static Selector parse(String labels, String fields) {
        Predicate<JsonNode> all = _ -> true;
        for (String requirement : split(labels)) {
            all = all.and(labelRequirement(requirement));
        }
        for (String requirement : split(fields)) {
            all = all.and(fieldRequirement(requirement));
        }
        return new Selector(all);
    }

    boolean test(JsonNode object) {
        return matches.test(object);
    }

    private static Predicate<JsonNode> labelRequirement(String text) {
        Matcher set = SET_BASED.matcher(text);
        if (set.matches()) {
            List<String> values = Pattern.compile(",")
                    .splitAsStream(set.group(3))
                    .map(String::strip)
                    .toList();
            boolean in = set.group(2).equals("in");
            return object -> {
                JsonNode label = label(object, set.group(1));
                return in ? label.isTextual() && values.contains(label.asText()) : !values.contains(label.asText());
            };
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches() && LABEL_VALUE.matcher(equality.group(3)).matches()) {
            boolean equal = !equality.group(2).equals("!=");
            return object -> {
                JsonNode label = label(object, equality.group(1));
                return equal == (label.isTextual() && label.asText().equals(equality.group(3)));
            };
        }
        Matcher existence = EXISTENCE.matcher(text);
        if (existence.matches()) {
            boolean wanted = existence.group(1).isEmpty();
            return object -> wanted == label(object, existence.group(2)).isTextual();
        }
        throw StatusException.badRequest("unable to parse requirement: '" + text + "' is not a label selector");
    }

    private static Predicate<JsonNode> fieldRequirement(String text) {
        Matcher equality = EQUALITY.matcher(text);
        if (!equality.matches()) {
            throw StatusException.badRequest(
                    "invalid selector: '" + text + "'; can't understand it as a field selector");
        }
        String pointer = "/" + equality.group(1).replace('.', '/');
        boolean equal = !equality.group(2).equals("!=");
        return object -> equal == object.at(pointer).asText().equals(equality.group(3));
    }

    private static JsonNode label(JsonNode object, String name) {
        return object.path("metadata").path("labels").path(name);
    }

    /** At the commas that stand outside parentheses. */
    private static List<String> split(String selector) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < selector.length(); i++) {
            switch (selector.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(selector.substring(start, i));
                        start = i + 1;
                    }
                }
                default -> {}
            }
        }
        parts.add(selector.substring(start));
        return parts.stream().filter(part -> !part.isBlank()).toList();
    }
}
