package dev.limpet.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Reads strings, and those that recur as the same object: labels, ports' names, images and most else are the same in objects
 * of a kind.
 */
final class RecurringStrings extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1;

    private static final int REMEMBERED = 4_096;
    private static final int LONGEST = 128;

    private final transient AtomicReferenceArray<String> seen = new AtomicReferenceArray<>(REMEMBERED);

    RecurringStrings() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String text = StringDeserializer.instance.deserialize(parser, context);
        if (text == null || text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & REMEMBERED - 1;
        String before = seen.get(place);
        if (text.equals(before)) {
            return before;
        }
        seen.set(place, text);
        return text;
    }
}
