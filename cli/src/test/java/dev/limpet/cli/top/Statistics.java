package dev.limpet.cli.top;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a replica would answer, written by hand. */
final class Statistics {
    static String status(String replica, boolean ready, int entries) {
        return ProxyStatusJson.write(new ProxyStatus(
                replica,
                "1.0",
                "hash",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ready,
                true,
                "learned from web-9",
                3,
                List.of(new BackendStatus("web", entries, 1_000, List.of())),
                List.of(),
                Optional.empty(),
                Optional.empty()));
    }

    /** A frontend and a backend with servers a, which serves, and b in a status. */
    static String json(long bytesOut, String statusOfB) {
        return Stream.of(
                        row("Frontend", "http", "FRONTEND", "OPEN", 3, bytesOut),
                        row("Server", "web", "a", "UP 1/3", 3, bytesOut),
                        row("Server", "web", "b", statusOfB, 0, 0),
                        row("Backend", "web", "BACKEND", "UP", 3, bytesOut))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String row(String type, String proxy, String service, String status, long sessions, long bytesOut) {
        Map<String, Object> fields = Map.of(
                "pxname", proxy, "svname", service, "status", status, "scur", sessions, "bout", bytesOut, "econ", 1);
        return fields.entrySet().stream()
                .map(field -> "{\"objType\":\"%s\",\"field\":{\"name\":\"%s\"},\"value\":{\"value\":%s}}"
                        .formatted(
                                type,
                                field.getKey(),
                                field.getValue() instanceof String text ? "\"" + text + "\"" : field.getValue()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Statistics() {}
}
