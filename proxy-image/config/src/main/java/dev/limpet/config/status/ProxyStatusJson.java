package dev.limpet.config.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes a {@link ProxyStatus}. Unknown fields are skipped, so operator and proxies may differ in version. */
public final class ProxyStatusJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public static String write(ProxyStatus status) {
        try {
            return MAPPER.writeValueAsString(status);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a status.
     *
     * @throws IOException when the text is not one
     */
    public static ProxyStatus read(String json) throws IOException {
        return MAPPER.readValue(json, ProxyStatus.class);
    }

    private ProxyStatusJson() {}
}
