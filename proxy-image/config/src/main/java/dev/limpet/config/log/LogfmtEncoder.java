package dev.limpet.config.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes lines of {@code key=value}; a value that is not plain stands in quotes, escaped as in JSON. */
public final class LogfmtEncoder extends LineEncoder {
    @Override
    String line(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> key(field.getKey()) + "=" + value(field.getValue().toString()))
                .collect(Collectors.joining(" "));
    }

    private static String key(String key) {
        return key.replaceAll("[\\s=\"]", "_");
    }

    private static String value(String value) {
        return value.matches("[\\w.:/@+-]+")
                ? value
                : '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
    }
}
