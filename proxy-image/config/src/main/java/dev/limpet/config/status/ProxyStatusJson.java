package dev.limpet.config.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes what a proxy says at {@code /status}. Unknown fields are skipped, so operator and proxies may differ in version. */
public final class ProxyStatusJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public static String write(ProxyStatus status) {
        return text(status);
    }

    public static String write(SourceStatus status) {
        return text(status);
    }

    public static String write(TablePage page) {
        return text(page);
    }

    /**
     * Reads a status.
     *
     * @throws IOException when the text is not one
     */
    public static ProxyStatus read(String json) throws IOException {
        return MAPPER.readValue(json, ProxyStatus.class);
    }

    /**
     * Reads what is said of a source.
     *
     * @throws IOException when the text is nothing of the kind
     */
    public static SourceStatus readSource(String json) throws IOException {
        return MAPPER.readValue(json, SourceStatus.class);
    }

    /**
     * Reads a part of a stick table.
     *
     * @throws IOException when the text is not one
     */
    public static TablePage readTable(String json) throws IOException {
        return MAPPER.readValue(json, TablePage.class);
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProxyStatusJson() {}
}
