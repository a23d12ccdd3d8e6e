package dev.limpet.proxy.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.Stream;

/** HAProxy's JSON form of {@link StatRow statistics} and {@link Info facts}. */
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    record Name(int pos, String name) {}

    record Kind(String origin, String nature, String scope) {
        Kind(Tags tags) {
            this(tags.origin(), tags.nature(), tags.scope());
        }
    }

    record Content(String type, Object value) {
        Content(ValueType type, Value value) {
            this(type.word(), value instanceof Value.Number(long number) ? number : value.toString());
        }
    }

    record StatField(String objType, long proxyId, long id, Name field, int processNum, Kind tags, Content value) {}

    record InfoField(Name field, int processNum, Kind tags, Content value) {}

    /** An array of rows, each an array of its values. */
    public static String of(List<StatRow> rows) {
        return text(rows.stream().map(Json::fields).toList());
    }

    /** An array of the facts of a process. */
    public static String of(ProxyView proxy) {
        return text(Info.facts(proxy).stream()
                .map(fact -> new InfoField(
                        new Name(fact.position(), fact.name()),
                        1,
                        new Kind(fact.tags()),
                        new Content(fact.type(), fact.value())))
                .toList());
    }

    private static List<StatField> fields(StatRow row) {
        String type = switch (row.type()) {
            case FRONTEND -> "Frontend";
            case BACKEND -> "Backend";
            case SERVER -> "Server";
            case LISTENER -> "Listener";
        };
        return Stream.of(Column.values())
                .flatMap(column -> row.value(column).stream()
                        .map(value -> new StatField(
                                type,
                                row.number(Column.IID),
                                row.number(Column.SID),
                                new Name(column.ordinal(), column.title()),
                                1,
                                new Kind(column.tags(row.type())),
                                new Content(column.type(), value))))
                .toList();
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Json() {}
}
