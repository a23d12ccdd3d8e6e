package dev.limpet.proxy.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Value;
import java.util.List;
import java.util.stream.Stream;

/** HAProxy's JSON form of statistics: an array of rows, each an array of its fields; without the fields' tags. */
final class JsonStatistics {
    private static final JsonMapper JSON = new JsonMapper();

    record Name(int pos, String name) {}

    record Typed(String type, Object value) {}

    record Field(String objType, long proxyId, long id, Name field, int processNum, Typed value) {}

    static String of(List<StatRow> rows) {
        try {
            return JSON.writeValueAsString(
                    rows.stream().map(JsonStatistics::fields).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Field> fields(StatRow row) {
        String type = switch (row.type()) {
            case FRONTEND -> "Frontend";
            case BACKEND -> "Backend";
            case SERVER -> "Server";
            case LISTENER -> "Listener";
        };
        return Stream.of(Column.values())
                .flatMap(column -> row.value(column).stream()
                        .map(value -> new Field(
                                type,
                                row.number(Column.IID),
                                row.number(Column.SID),
                                new Name(column.ordinal(), column.title()),
                                1,
                                typed(value))))
                .toList();
    }

    private static Typed typed(Value value) {
        return switch (value) {
            case Value.Number(long number) when number < 0 -> new Typed("s32", number);
            case Value.Number(long number) -> new Typed(number <= 0xFFFF_FFFFL ? "u32" : "u64", number);
            case Value.Text(String text) -> new Typed("str", text);
        };
    }

    private JsonStatistics() {}
}
