package dev.limpet.proxy.report;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Reads what {@link #header} and {@link #line} have written; columns that it does not know are left out.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static List<StatRow> read(String csv) {
        List<List<String>> records = CsvReader.records(csv);
        if (records.isEmpty() || !records.getFirst().getFirst().equals("# pxname")) {
            throw new IllegalArgumentException("these are no statistics");
        }
        List<Optional<Column>> columns =
                records.getFirst().stream().map(Csv::column).toList();
        return records.stream().skip(1).map(values -> row(columns, values)).toList();
    }

    private static Optional<Column> column(String title) {
        String name = title.startsWith("# ") ? title.substring(2) : title;
        return Arrays.stream(Column.values())
                .filter(column -> column.title().equals(name))
                .findFirst();
    }

    private static StatRow row(List<Optional<Column>> columns, List<String> values) {
        Map<Column, String> texts = new EnumMap<>(Column.class);
        for (int at = 0; at < Math.min(columns.size(), values.size()); at++) {
            String text = values.get(at);
            columns.get(at).filter(known -> !text.isEmpty()).ifPresent(column -> texts.put(column, text));
        }
        int type = Math.clamp(number(texts, Column.TYPE), 0, StatRow.Type.values().length - 1);
        StatRow row = new StatRow(
                StatRow.Type.values()[type],
                texts.getOrDefault(Column.PXNAME, ""),
                texts.getOrDefault(Column.SVNAME, ""),
                (int) number(texts, Column.IID),
                (int) number(texts, Column.SID));
        texts.forEach((column, text) ->
                row.set(column, column.type() == ValueType.STR ? Value.of(text) : Value.of(number(texts, column))));
        return row;
    }

    private static long number(Map<Column, String> texts, Column column) {
        return Long.parseLong(texts.getOrDefault(column, "0"));
    }

    /** RFC 4180: what holds a comma, a quote or the end of a line stands in quotes, and quotes in it are doubled. */
    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private Csv() {}
}
