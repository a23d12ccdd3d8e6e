package dev.limpet.proxy.report;

import java.util.stream.Stream;

/** HAProxy's typed form of {@link StatRow statistics} and {@link Info facts}: a line for each value, with its kind. */
public final class Typed {
    /** A line for each of a row's values. */
    public static Stream<String> lines(StatRow row) {
        String place = "%s.%s.%s.".formatted(row.type().name().charAt(0), row.text(Column.IID), row.text(Column.SID));
        return Stream.of(Column.values())
                .flatMap(column -> row.value(column).stream()
                        .map(value -> place
                                + line(
                                        column.ordinal(),
                                        column.title(),
                                        column.tags(row.type()),
                                        column.type(),
                                        value)));
    }

    /** A line for each fact of a process. */
    public static Stream<String> lines(ProxyView proxy) {
        return Info.facts(proxy).stream()
                .map(fact -> line(fact.position(), fact.name(), fact.tags(), fact.type(), fact.value()));
    }

    private static String line(int position, String name, Tags tags, ValueType type, Value value) {
        return "%s.%s.1:%s:%s:%s".formatted(position, name, tags.letters(), type.word(), value);
    }

    private Typed() {}
}
