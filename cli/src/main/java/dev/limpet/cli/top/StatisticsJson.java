package dev.limpet.cli.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a replica's statistics in HAProxy's JSON form: rows of fields, each with its name and value. */
final class StatisticsJson {
    /**
     * A row of one replica.
     *
     * @param proxy the frontend or backend
     * @param server absent when the row is about the frontend or backend itself
     */
    record Stat(Kind kind, String proxy, Optional<String> server, String status, Counters counters) {}

    static List<Stat> read(String json) throws IOException {
        List<Stat> stats = new ArrayList<>();
        for (JsonNode row : new JsonMapper().readTree(json)) {
            kind(row.at("/0/objType").asText()).ifPresent(kind -> stats.add(stat(kind, row)));
        }
        return stats;
    }

    private static Stat stat(Kind kind, JsonNode row) {
        Map<String, JsonNode> fields = new HashMap<>();
        row.forEach(field -> fields.put(field.at("/field/name").asText(), field.at("/value/value")));
        return new Stat(
                kind,
                text(fields, "pxname"),
                kind == Kind.SERVER ? Optional.of(text(fields, "svname")) : Optional.empty(),
                text(fields, "status"),
                new Counters(
                        number(fields, "scur"),
                        number(fields, "smax"),
                        number(fields, "rate"),
                        number(fields, "stot"),
                        number(fields, "bin"),
                        number(fields, "bout"),
                        number(fields, "qcur"),
                        number(fields, "ereq") + number(fields, "econ") + number(fields, "eresp")));
    }

    private static Optional<Kind> kind(String type) {
        return switch (type) {
            case "Frontend" -> Optional.of(Kind.FRONTEND);
            case "Backend" -> Optional.of(Kind.BACKEND);
            case "Server" -> Optional.of(Kind.SERVER);
            default -> Optional.empty();
        };
    }

    private static String text(Map<String, JsonNode> fields, String name) {
        JsonNode value = fields.get(name);
        return value == null ? "" : value.asText();
    }

    private static long number(Map<String, JsonNode> fields, String name) {
        JsonNode value = fields.get(name);
        return value == null ? 0 : value.asLong();
    }

    private StatisticsJson() {}
}
