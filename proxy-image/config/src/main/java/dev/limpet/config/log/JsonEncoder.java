package dev.limpet.config.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** Writes an object a line, the keys of an event among those that every event has. */
public final class JsonEncoder extends LineEncoder {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Override
    String line(Map<String, Object> fields) {
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
