package dev.limpet.config.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/** Writes an object a line, the keys of an event among those that every event has. */
public final class JsonEncoder extends LineEncoder {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    String line(Map<String, Object> fields) {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(line)) {
            out.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                out.writePOJOField(field.getKey(), field.getValue());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return line.toString();
    }
}
