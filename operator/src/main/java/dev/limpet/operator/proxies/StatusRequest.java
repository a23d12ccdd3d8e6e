package dev.limpet.operator.proxies;

import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Asks a proxy for its status over HTTP, without blocking a thread. */
final class StatusRequest implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** An answer beyond this is not a status; 64 backends of 5,000 servers stay below it. */
    private static final long MOST_BYTES = 64L << 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(TIMEOUT)
            .build();

    /** The answer; fails when there is none in time, or none that can be read. */
    CompletableFuture<ProxyStatus> send(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        return exchange.copy()
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> exchange.cancel(true))
                .thenApply(StatusRequest::read);
    }

    private static ProxyStatus read(HttpResponse<String> response) {
        try {
            if (response.statusCode() != 200) {
                throw new IOException("HTTP status " + response.statusCode());
            }
            return ProxyStatusJson.read(response.body());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
