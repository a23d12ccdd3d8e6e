package dev.limpet.config.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each event as one line of keys and values: {@code time}, {@code level}, {@code logger}, {@code msg}, then what the
 * event brings, and a stack trace, where there is one, as {@code exception}.
 */
abstract sealed class LineEncoder extends EncoderBase<ILoggingEvent> permits LogfmtEncoder, JsonEncoder {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneOffset.UTC);

    /** The line, without its end. */
    abstract String line(Map<String, Object> fields);

    @Override
    public final byte[] encode(ILoggingEvent event) {
        return (line(fields(event)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public final byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public final byte[] footerBytes() {
        return new byte[0];
    }

    private static Map<String, Object> fields(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", TIME.format(event.getInstant()));
        fields.put("level", event.getLevel().toString());
        String logger = event.getLoggerName();
        fields.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
        fields.put("msg", String.valueOf(event.getFormattedMessage()));
        for (KeyValuePair pair : Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of())) {
            fields.put(pair.key, pair.value instanceof Number number ? number : String.valueOf(pair.value));
        }
        if (event.getThrowableProxy() != null) {
            fields.put(
                    "exception",
                    ThrowableProxyUtil.asString(event.getThrowableProxy()).strip());
        }
        return fields;
    }
}
