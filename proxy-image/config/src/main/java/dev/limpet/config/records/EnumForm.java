package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A constant of an enum: its name in upper camel case, {@code RoundRobin} for {@code ROUND_ROBIN}, unless the enum's
 * {@code toString} has another.
 *
 * @param byText in the order of the enum
 */
record EnumForm<E>(Map<String, E> byText) implements Form<E> {
    static <E> EnumForm<E> of(Class<E> type) {
        Map<String, E> byText = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            byText.put(text(constant), constant);
        }
        return new EnumForm<>(byText);
    }

    @Override
    public E read(Cursor in) throws RecordException {
        E constant = byText.get(in.text());
        if (constant == null) {
            throw in.wrong("'" + in.text() + "' must be " + Words.oneOf(byText.keySet()));
        }
        return constant;
    }

    @Override
    public void write(E value, JsonGenerator out) throws IOException {
        out.writeString(text(value));
    }

    private static String text(Object constant) {
        String name = ((Enum<?>) constant).name();
        return constant.toString().equals(name) ? Words.upperCamelCase(name) : constant.toString();
    }
}
