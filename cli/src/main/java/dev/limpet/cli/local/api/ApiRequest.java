package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A request as it came.
 *
 * @param path the segments between the slashes
 * @param query the parameters, each with its last value
 */
record ApiRequest(
        String method,
        List<String> path,
        Map<String, String> query,
        String accept,
        String contentType,
        String userAgent,
        byte[] body) {
    static ApiRequest of(HttpExchange exchange) throws IOException {
        List<String> path = Arrays.stream(exchange.getRequestURI().getPath().split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
        return new ApiRequest(
                exchange.getRequestMethod(),
                path,
                query(Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "")),
                header(exchange, "Accept"),
                header(exchange, "Content-Type"),
                header(exchange, "User-Agent"),
                exchange.getRequestBody().readAllBytes());
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.put(decode(name), decode(value));
        }
        return Map.copyOf(query);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        String value = parameter(name);
        return value.equals("true") || value.equals("1");
    }

    /**
     * The body as an object; an empty one when there is no body.
     *
     * @throws StatusException when it is something else
     */
    ObjectNode object() {
        if (body.length == 0) {
            return Json.MAPPER.createObjectNode();
        }
        if (json() instanceof ObjectNode object) {
            return object;
        }
        throw StatusException.badRequest("the body of the request is not an object");
    }

    /**
     * The body.
     *
     * @throws StatusException when it is not JSON or YAML
     */
    JsonNode json() {
        if (!contentType.contains("json") && !contentType.contains("yaml")) {
            throw StatusException.unsupportedMediaType(contentType, "application/json, application/yaml");
        }
        return Json.read(body, contentType);
    }
}
