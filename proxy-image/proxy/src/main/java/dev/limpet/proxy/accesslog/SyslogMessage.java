package dev.limpet.proxy.accesslog;

import dev.limpet.config.SyslogConfig;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How a line becomes a syslog message, of severity {@code info}: by RFC 3164 as HAProxy sends it, without a host name and
 * with an end of line, or by RFC 5424 without structured data.
 */
sealed interface SyslogMessage {
    /** The message's bytes, as a datagram has them. */
    byte[] of(Line line);

    static SyslogMessage of(SyslogConfig config, String replica) {
        int info = 6;
        String priority = "<" + (config.facilityCode() * 8 + info) + ">";
        long process = ProcessHandle.current().pid();
        return switch (config.format()) {
            case RFC_3164 -> new Rfc3164(priority, " limpet[" + process + "]: ");
            case RFC_5424 -> new Rfc5424(priority + "1 ", " " + replica + " limpet " + process + " - - ");
        };
    }

    /** RFC 3164. */
    record Rfc3164(String priority, String tag) implements SyslogMessage {
        /** A day under 10 has a space before it. */
        private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

        @Override
        public byte[] of(Line line) {
            return (priority + DATE.format(line.written()) + tag + line.text() + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** RFC 5424. */
    record Rfc5424(String beforeTime, String afterTime) implements SyslogMessage {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

        @Override
        public byte[] of(Line line) {
            return (beforeTime + TIME.format(line.written()) + afterTime + line.text())
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
