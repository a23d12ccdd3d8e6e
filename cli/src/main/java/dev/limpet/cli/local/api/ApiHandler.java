package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers HTTP requests: finds what a path names, calls its verb, and writes the answer. */
final class ApiHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(ApiHandler.class);

    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private final ResourceTypes types;
    private final Discovery discovery;
    private final OpenApi openApi;
    private final Verbs verbs;

    ApiHandler(ResourceTypes types, Discovery discovery, OpenApi openApi, Verbs verbs) {
        this.types = types;
        this.discovery = discovery;
        this.openApi = openApi;
        this.verbs = verbs;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            write(exchange, answer(exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                return noWebSocket();
            }
            return route(ApiRequest.of(exchange));
        } catch (StatusException e) {
            return new Answer.Document(e.code(), e.status(), List.of());
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("method", exchange.getRequestMethod())
                    .addKeyValue("uri", exchange.getRequestURI())
                    .setCause(e)
                    .log("a request failed");
            StatusException failure = StatusException.internal(String.valueOf(e.getMessage()));
            return new Answer.Document(failure.code(), failure.status(), List.of());
        }
    }

    /** What makes clients watch over plain HTTP, without trying again first: an answer that does not upgrade. */
    private static Answer noWebSocket() {
        return Answer.ok(Json.MAPPER.createObjectNode());
    }

    private Answer route(ApiRequest request) {
        List<String> path = request.path();
        return switch (path.isEmpty() ? "" : path.getFirst()) {
            case "version" -> Answer.ok(ServerVersion.document());
            case "healthz", "livez", "readyz" -> new Answer.Stream("text/plain", client -> client.write(OK));
            case "openapi" -> openApi(path);
            case "api" -> path.size() < 3 ? Answer.ok(discovery.at(path)) : objects(path, request);
            case "apis" -> path.size() < 4 ? Answer.ok(discovery.at(path)) : objects(path, request);
            default -> throw StatusException.unknownPath();
        };
    }

    private Answer openApi(List<String> path) {
        if (path.size() < 2 || !path.get(1).equals("v3")) {
            throw StatusException.unknownPath();
        }
        return Answer.ok(openApi.at(path.subList(2, path.size())));
    }

    private Answer objects(List<String> path, ApiRequest request) {
        return verbs.answer(Target.of(path, types), request);
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
        switch (answer) {
            case Answer.Document document -> {
                byte[] body = Json.write(document.body());
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                document.warnings()
                        .forEach(warning ->
                                exchange.getResponseHeaders().add("Warning", "299 - " + TextNode.valueOf(warning)));
                exchange.sendResponseHeaders(document.code(), body.length);
                try (OutputStream client = exchange.getResponseBody()) {
                    client.write(body);
                }
            }
            case Answer.Stream stream -> {
                exchange.getResponseHeaders().set("Content-Type", stream.contentType());
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream client = exchange.getResponseBody()) {
                    client.flush();
                    stream.content().writeTo(client);
                }
            }
        }
    }
}
