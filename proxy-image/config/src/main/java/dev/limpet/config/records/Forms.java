package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.limpet.config.DurationFormat;
import dev.limpet.config.records.Tokens.Kind;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the form of a type. */
final class Forms {
    private static final Map<Class<?>, Form<?>> SIMPLE = Map.of(
            String.class, new TextForm<>(text -> text),
            Duration.class, new TextForm<>(DurationFormat::parse, DurationFormat::format),
            int.class, new IntForm(),
            long.class, new LongForm(),
            boolean.class, new BooleanForm(),
            OptionalInt.class,
                    new OptionalForm<>(
                            new IntForm(),
                            OptionalInt.empty(),
                            OptionalInt::of,
                            value -> value.stream().boxed().findFirst()));

    private static final ClassValue<Form<?>> COMPOUND = new ClassValue<>() {
        @Override
        protected Form<?> computeValue(Class<?> type) {
            if (type.isRecord()) {
                return RecordForm.of(type.asSubclass(Record.class));
            }
            if (type.isEnum()) {
                return EnumForm.of(type);
            }
            return type.isSealed() ? UnionForm.of(type) : parsed(type);
        }
    };

    /** The form of a component's type; its values are of that type. */
    @SuppressWarnings("unchecked")
    static Form<Object> of(Type type) {
        return (Form<Object>) form(type);
    }

    /** The form of a class. */
    @SuppressWarnings("unchecked")
    static <T> Form<T> of(Class<T> type) {
        return (Form<T>) form(type);
    }

    private static Form<?> form(Type type) {
        if (type instanceof Class<?> simple) {
            Form<?> form = SIMPLE.get(simple);
            return form == null ? COMPOUND.get(simple) : form;
        }
        if (type instanceof ParameterizedType generic) {
            Form<Object> of = of(generic.getActualTypeArguments()[0]);
            if (generic.getRawType() == Optional.class) {
                return new OptionalForm<>(of, Optional.empty(), Optional::of, value -> value);
            }
            if (generic.getRawType() == List.class) {
                return new ListForm<>(of);
            }
        }
        throw new IllegalArgumentException("no form is known of " + type);
    }

    /** That of a class which reads its own text by a method {@code parse}, and writes it by {@code toString}. */
    private static Form<?> parsed(Class<?> type) {
        try {
            Method parse = type.getMethod("parse", String.class);
            return new TextForm<>(text -> Reflection.call(parse, null, text));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("no form is known of " + type, e);
        }
    }

    private record IntForm() implements Form<Integer> {
        @Override
        public Integer read(Cursor in) throws RecordException {
            return (int) in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        @Override
        public void write(Integer value, JsonGenerator out) throws IOException {
            out.writeNumber(value);
        }
    }

    private record LongForm() implements Form<Long> {
        @Override
        public Long read(Cursor in) throws RecordException {
            return in.number(Long.MIN_VALUE, Long.MAX_VALUE);
        }

        @Override
        public void write(Long value, JsonGenerator out) throws IOException {
            out.writeNumber(value);
        }
    }

    private record BooleanForm() implements Form<Boolean> {
        @Override
        public Boolean read(Cursor in) throws RecordException {
            String text = in.text();
            boolean truth = text.equals("true");
            if (!in.at(Kind.PLAIN) || !(truth || text.equals("false"))) {
                throw in.wrong("'" + text + "' must be true or false");
            }
            return truth;
        }

        @Override
        public void write(Boolean value, JsonGenerator out) throws IOException {
            out.writeBoolean(value);
        }
    }

    private record ListForm<T>(Form<T> of) implements Form<List<T>> {
        @Override
        public List<T> read(Cursor in) throws RecordException {
            if (!in.at(Kind.LIST)) {
                throw in.wrong("must be a list");
            }
            List<T> list = new ArrayList<>();
            for (in.next(); !in.at(Kind.LIST_END); in.next()) {
                list.add(of.read(in));
            }
            return list;
        }

        @Override
        public void write(List<T> value, JsonGenerator out) throws IOException {
            out.writeStartArray();
            for (T each : value) {
                of.write(each, out);
            }
            out.writeEndArray();
        }
    }

    private Forms() {}
}
