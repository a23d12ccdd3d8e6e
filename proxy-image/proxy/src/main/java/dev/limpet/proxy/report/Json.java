package dev.limpet.proxy.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** HAProxy's JSON form of {@link StatRow statistics} and {@link Info facts}. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** An array of rows, each an array of its values. */
    public static String of(List<StatRow> rows) {
        return array(out -> {
            for (StatRow row : rows) {
                out.writeStartArray();
                for (Column column : Column.values()) {
                    Optional<Value> value = row.value(column);
                    if (value.isPresent()) {
                        field(out, row, column, value.get());
                    }
                }
                out.writeEndArray();
            }
        });
    }

    /** An array of the facts of a process. */
    public static String of(ProxyView proxy) {
        return array(out -> {
            for (Fact fact : Info.facts(proxy)) {
                out.writeStartObject();
                content(out, fact.position(), fact.name(), fact.tags(), fact.type(), fact.value());
                out.writeEndObject();
            }
        });
    }

    private static void field(JsonGenerator out, StatRow row, Column column, Value value) throws IOException {
        out.writeStartObject();
        out.writeStringField(
                "objType",
                switch (row.type()) {
                    case FRONTEND -> "Frontend";
                    case BACKEND -> "Backend";
                    case SERVER -> "Server";
                    case LISTENER -> "Listener";
                });
        out.writeNumberField("proxyId", row.number(Column.IID));
        out.writeNumberField("id", row.number(Column.SID));
        content(out, column.ordinal(), column.title(), column.tags(row.type()), column.type(), value);
        out.writeEndObject();
    }

    private static void content(JsonGenerator out, int position, String name, Tags tags, ValueType type, Value value)
            throws IOException {
        out.writeObjectFieldStart("field");
        out.writeNumberField("pos", position);
        out.writeStringField("name", name);
        out.writeEndObject();
        out.writeNumberField("processNum", 1);
        out.writeObjectFieldStart("tags");
        out.writeStringField("origin", tags.origin());
        out.writeStringField("nature", tags.nature());
        out.writeStringField("scope", tags.scope());
        out.writeEndObject();
        out.writeObjectFieldStart("value");
        out.writeStringField("type", type.word());
        if (value instanceof Value.Number(long number)) {
            out.writeNumberField("value", number);
        } else {
            out.writeStringField("value", value.toString());
        }
        out.writeEndObject();
    }

    private interface Elements {
        void write(JsonGenerator out) throws IOException;
    }

    private static String array(Elements elements) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.writeStartArray();
            elements.write(out);
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private Json() {}
}
