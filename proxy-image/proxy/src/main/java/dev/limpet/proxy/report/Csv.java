package dev.limpet.proxy.report;

import java.util.Arrays;
import java.util.stream.Collectors;

/** HAProxy's CSV form of {@link StatRow statistics}: a line each, every value followed by a comma. */
public final class Csv {
    /** The first line, without its end. */
    public static String header() {
        return Arrays.stream(Column.values())
                .map(column -> column.title() + ",")
                .collect(Collectors.joining("", "# ", ""));
    }

    /** A row's line, without its end. */
    public static String line(StatRow row) {
        StringBuilder line = new StringBuilder(300);
        for (Column column : Column.values()) {
            line.append(quoted(row.text(column))).append(',');
        }
        return line.toString();
    }

    /** RFC 4180: what holds a comma, a quote or the end of a line stands in quotes, and quotes in it are doubled. */
    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private Csv() {}
}
