package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as CEL sees it. A field whose value is null is absent. */
final class CelValues {
    static Object of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                value.properties().forEach(field -> {
                    if (!field.getValue().isNull()) {
                        map.put(field.getKey(), of(field.getValue()));
                    }
                });
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(value.size());
                value.forEach(element -> list.add(of(element)));
                yield list;
            }
            case NUMBER -> value.isIntegralNumber() ? (Object) value.asLong() : (Object) value.asDouble();
            case BOOLEAN -> value.asBoolean();
            default -> value.asText();
        };
    }

    private CelValues() {}
}
