package dev.limpet.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an object in the cluster holds everything that is desired of it. Fields beyond that (defaults, status, what
 * others added) do not count, nor how a quantity is written, nor whether an empty value, a zero or a false is written at
 * all: the API server leaves out many of them.
 */
final class Comparison {
    private static final Set<String> QUANTITIES = Set.of("requests", "limits");

    static boolean holds(JsonNode desired, JsonNode actual) {
        return holds("", desired, actual);
    }

    private static boolean holds(String field, JsonNode desired, JsonNode actual) {
        if (actual.isMissingNode() || actual.isNull()) {
            return isEmpty(desired);
        }
        if (desired.isObject()) {
            return actual.isObject() && holdsFields(field, desired, actual);
        }
        if (desired.isArray()) {
            return actual.isArray() && holdsElements(field, desired, actual);
        }
        return desired.equals(actual);
    }

    private static boolean isEmpty(JsonNode desired) {
        return desired.isNull()
                || (desired.isContainerNode() && desired.isEmpty())
                || (desired.isTextual() && desired.textValue().isEmpty())
                || (desired.isNumber() && desired.decimalValue().signum() == 0)
                || (desired.isBoolean() && !desired.booleanValue());
    }

    private static boolean holdsFields(String field, JsonNode desired, JsonNode actual) {
        boolean quantities = QUANTITIES.contains(field);
        return desired.properties().stream().allMatch(entry -> {
            JsonNode actualValue = actual.path(entry.getKey());
            return (quantities && sameQuantity(entry.getValue(), actualValue))
                    || holds(entry.getKey(), entry.getValue(), actualValue);
        });
    }

    /** Elements that have names are paired by them, as the API server merges them; others by position. */
    private static boolean holdsElements(String field, JsonNode desired, JsonNode actual) {
        if (!desired.isEmpty() && named(desired)) {
            return desired.valueStream()
                    .allMatch(element -> byName(actual, element.path("name"))
                            .map(counterpart -> holds(field, element, counterpart))
                            .orElse(false));
        }
        if (desired.size() != actual.size()) {
            return false;
        }
        for (int index = 0; index < desired.size(); index++) {
            if (!holds(field, desired.get(index), actual.get(index))) {
                return false;
            }
        }
        return true;
    }

    private static boolean named(JsonNode elements) {
        return elements.valueStream().allMatch(element -> element.path("name").isTextual());
    }

    private static Optional<JsonNode> byName(JsonNode elements, JsonNode name) {
        return elements.valueStream()
                .filter(element -> element.path("name").equals(name))
                .findFirst();
    }

    private static boolean sameQuantity(JsonNode desired, JsonNode actual) {
        return desired.isValueNode()
                && actual.isValueNode()
                && quantity(desired).equals(quantity(actual));
    }

    private static Quantity quantity(JsonNode value) {
        return Quantity.parse(value.asText());
    }

    private Comparison() {}
}
