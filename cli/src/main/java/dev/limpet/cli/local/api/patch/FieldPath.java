package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The place of a field in an object, in the steps that {@code metadata.managedFields} writes: {@code f:name} a field,
 * {@code k:{"name":"a"}} the element of a list with these keys, {@code v:"a"} the element of a list with this value.
 */
record FieldPath(List<String> steps) implements Comparable<FieldPath> {
    static final FieldPath TOP = new FieldPath(List.of());

    FieldPath field(String name) {
        return step("f:" + name);
    }

    FieldPath element(ObjectNode key) {
        return step("k:" + key);
    }

    FieldPath value(JsonNode value) {
        return step("v:" + value);
    }

    FieldPath step(String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return new FieldPath(List.copyOf(longer));
    }

    boolean isTop() {
        return steps.isEmpty();
    }

    /** The beginning of this path, with that many steps. */
    FieldPath first(int length) {
        return new FieldPath(steps.subList(0, length));
    }

    boolean startsWith(FieldPath prefix) {
        return steps.size() >= prefix.steps.size()
                && steps.subList(0, prefix.steps.size()).equals(prefix.steps);
    }

    /** As kubectl shows it to people: {@code .spec.servers[name="a"].port}. */
    String readable() {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            String content = step.substring(2);
            switch (step.charAt(0)) {
                case 'f' -> text.append('.').append(content);
                case 'k' -> text.append('[').append(withoutBraces(content)).append(']');
                default -> text.append("[=").append(content).append(']');
            }
        }
        return text.toString();
    }

    private static String withoutBraces(String object) {
        return object.substring(1, object.length() - 1).replaceAll("\"(\\w+)\":", "$1=");
    }

    @Override
    public int compareTo(FieldPath other) {
        int common = Math.min(steps.size(), other.steps.size());
        for (int i = 0; i < common; i++) {
            int order = steps.get(i).compareTo(other.steps.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(steps.size(), other.steps.size());
    }
}
