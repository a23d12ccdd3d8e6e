package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Reads and writes records. */
public final class Records {
    private static final JsonFactory JSON = new JsonFactory();

    /** Made when YAML is written, as the operator does and a proxy never. */
    private static final class YamlWriter {
        private static final YAMLFactory FACTORY = YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
    }

    /**
     * Reads YAML.
     *
     * @throws RecordException when it is no such record
     */
    public static <R extends Record> R readYaml(String yaml, Class<R> type, UnknownFields unknown)
            throws RecordException {
        return read(new YamlTokens(yaml), type, unknown);
    }

    /**
     * Reads JSON.
     *
     * @throws RecordException when it is no such record
     */
    public static <R extends Record> R readJson(String json, Class<R> type, UnknownFields unknown)
            throws RecordException {
        try (JsonParser parser = JSON.createParser(json)) {
            return read(new JsonTokens(parser), type, unknown);
        } catch (RecordException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As YAML, with a line's end behind it; equal records give equal text. */
    public static String yaml(Record value) {
        return written(YamlWriter.FACTORY, out -> write(value, out));
    }

    public static String json(Record value) {
        return written(JSON, out -> write(value, out));
    }

    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    private static String written(JsonFactory factory, Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = factory.createGenerator(text)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Record value, JsonGenerator out) throws IOException {
        RecordForm.of(value).write(value, out);
    }

    private static <R extends Record> R read(Tokens tokens, Class<R> type, UnknownFields unknown)
            throws RecordException {
        Cursor in = new Cursor(tokens, unknown);
        in.next();
        R value = Forms.of(type).read(in);
        in.next();
        if (!in.at(Tokens.Kind.END)) {
            throw in.wrongAltogether("there is more behind the end");
        }
        return value;
    }

    private Records() {}
}
