package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.util.function.Function;

/**
 * A value that is written as a text.
 *
 * @param parse may throw an {@link IllegalArgumentException} with a sentence
 */
record TextForm<T>(Function<String, T> parse, Function<T, String> format) implements Form<T> {
    TextForm(Function<String, T> parse) {
        this(parse, Object::toString);
    }

    @Override
    public T read(Cursor in) throws RecordException {
        try {
            return parse.apply(in.text());
        } catch (IllegalArgumentException e) {
            throw in.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** In YAML, control characters need quotes, in which they are escaped; else line ends would become those of the file. */
    @Override
    public void write(T value, JsonGenerator out) throws IOException {
        String text = format.apply(value);
        if (out instanceof YAMLGenerator yaml && text.chars().anyMatch(Character::isISOControl)) {
            yaml.disable(YAMLGenerator.Feature.MINIMIZE_QUOTES);
            yaml.writeString(text);
            yaml.enable(YAMLGenerator.Feature.MINIMIZE_QUOTES);
        } else {
            out.writeString(text);
        }
    }
}
