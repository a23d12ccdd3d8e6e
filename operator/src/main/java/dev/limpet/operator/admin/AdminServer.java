package dev.limpet.operator.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Answers {@code GET /healthz}, {@code /readyz} and {@code /metrics}. */
public final class AdminServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("limpet-admin-", 0).factory());

    /** @param port 0 for any that is free */
    public AdminServer(int port, Health health, OperatorMetrics metrics) {
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "LIMPET_ADMIN_PORT: cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        probe("/healthz", health::isAlive);
        probe("/readyz", health::isReady);
        server.createContext("/metrics", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            answer(exchange, HttpURLConnection.HTTP_OK, metrics.scrape());
        });
        server.setExecutor(threads);
        server.start();
    }

    private void probe(String path, BooleanSupplier state) {
        server.createContext(path, exchange -> {
            if (state.getAsBoolean()) {
                answer(exchange, HttpURLConnection.HTTP_OK, "ok\n");
            } else {
                answer(exchange, HttpURLConnection.HTTP_UNAVAILABLE, "not yet, or no longer\n");
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
