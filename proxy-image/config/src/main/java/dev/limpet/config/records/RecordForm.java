package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.limpet.config.records.Tokens.Kind;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An object with a field for each component of a record. */
record RecordForm<R extends Record>(Constructor<R> constructor, List<Field> fields) implements Form<R> {
    record Field(String name, Form<Object> form, Method accessor) {}

    static <R extends Record> RecordForm<R> of(Class<R> type) {
        List<Field> fields = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            fields.add(new Field(component.getName(), Forms.of(component.getGenericType()), accessor));
            types.add(component.getType());
        }
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types.toArray(Class[]::new));
            constructor.setAccessible(true);
            return new RecordForm<>(constructor, List.copyOf(fields));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    /** The form of a record's own class. */
    @SuppressWarnings("unchecked")
    static RecordForm<Record> of(Record value) {
        return (RecordForm<Record>) (Form<?>) Forms.of(value.getClass());
    }

    @Override
    public R read(Cursor in) throws RecordException {
        if (!in.at(Kind.OBJECT)) {
            throw in.wrong("must have fields: " + String.join(", ", names().toList()));
        }
        in.next();
        return readFields(in);
    }

    /** Reads what is left of an object. */
    R readFields(Cursor in) throws RecordException {
        @Nullable Object[] values = new Object[fields.size()];
        for (; in.at(Kind.FIELD); in.next()) {
            int position = position(in);
            in.next();
            if (position < 0) {
                in.skip();
            } else if (values[position] != null) {
                throw in.wrong("is there twice");
            } else {
                values[position] = fields.get(position).form().read(in);
            }
        }
        for (int position = 0; position < values.length; position++) {
            if (values[position] == null) {
                Field field = fields.get(position);
                values[position] =
                        field.form().absent().orElseThrow(() -> in.wrongField(field.name(), "a value is missing"));
            }
        }
        try {
            return Reflection.make(constructor, values);
        } catch (IllegalArgumentException e) {
            throw in.wrongAltogether(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void write(R value, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeFields(value, out);
        out.writeEndObject();
    }

    void writeFields(R value, JsonGenerator out) throws IOException {
        for (Field field : fields) {
            Object component = Reflection.call(field.accessor(), value);
            if (!field.form().isAbsent(component)) {
                out.writeFieldName(field.name());
                field.form().write(component, out);
            }
        }
    }

    Stream<String> names() {
        return fields.stream().map(Field::name);
    }

    private int position(Cursor in) throws RecordException {
        for (int position = 0; position < fields.size(); position++) {
            if (fields.get(position).name().equals(in.field())) {
                return position;
            }
        }
        switch (in.unknown()) {
            case UnknownFields.Refused() ->
                throw in.wrong("unknown field; allowed are "
                        + String.join(", ", names().sorted().toList()));
            case UnknownFields.Skipped(Consumer<String> each) -> each.accept(in.fieldOfEach());
        }
        return -1;
    }
}
