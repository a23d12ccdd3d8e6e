package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.limpet.config.records.Tokens.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the records that a sealed interface permits. Where each has one field, and each another, that field says which it
 * is; else a field {@code type} does, which comes first and has the record's name.
 *
 * @param byWord by that field, or by that name
 */
record UnionForm<T>(Naming naming, Map<String, RecordForm<Record>> byWord) implements Form<T> {
    private static final String TYPE = "type";

    enum Naming {
        BY_FIELD,
        BY_TYPE
    }

    static <T> UnionForm<T> of(Class<T> type) {
        Map<String, RecordForm<Record>> byName = new LinkedHashMap<>();
        Map<String, RecordForm<Record>> byField = new LinkedHashMap<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            RecordForm<Record> form = form(permitted);
            List<String> fields = form.names().toList();
            byName.put(permitted.getSimpleName(), form);
            if (fields.size() == 1) {
                byField.put(fields.getFirst(), form);
            }
        }
        return byField.size() == byName.size()
                ? new UnionForm<>(Naming.BY_FIELD, byField)
                : new UnionForm<>(Naming.BY_TYPE, byName);
    }

    @SuppressWarnings("unchecked")
    private static RecordForm<Record> form(Class<?> permitted) {
        return (RecordForm<Record>) (Form<?>) Forms.of(permitted);
    }

    /** Only such a record is read, as only such forms are there. */
    @Override
    @SuppressWarnings("unchecked")
    public T read(Cursor in) throws RecordException {
        if (!in.at(Kind.OBJECT)) {
            throw in.wrong("must have fields");
        }
        in.next();
        return (T)
                switch (naming) {
                    case BY_FIELD ->
                        chosen(in, in.at(Kind.FIELD) ? in.field() : "").readFields(in);
                    case BY_TYPE -> {
                        if (!in.at(Kind.FIELD) || !in.field().equals(TYPE)) {
                            throw in.wrong(TYPE + " must be there before, " + Words.oneOf(byWord.keySet()));
                        }
                        in.next();
                        RecordForm<Record> form = chosen(in, in.text());
                        in.next();
                        yield form.readFields(in);
                    }
                };
    }

    @Override
    public void write(T value, JsonGenerator out) throws IOException {
        out.writeStartObject();
        if (naming == Naming.BY_TYPE) {
            out.writeStringField(TYPE, value.getClass().getSimpleName());
        }
        RecordForm.of((Record) value).writeFields((Record) value, out);
        out.writeEndObject();
    }

    private RecordForm<Record> chosen(Cursor in, String word) throws RecordException {
        RecordForm<Record> form = byWord.get(word);
        if (form == null) {
            throw in.wrong("'" + word + "' must be " + Words.oneOf(byWord.keySet()));
        }
        return form;
    }
}
