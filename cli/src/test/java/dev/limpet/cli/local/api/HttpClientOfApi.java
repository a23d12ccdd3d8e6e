package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;

/** Talks to a local API in plain HTTP, with bodies written as YAML. */
record HttpClientOfApi(URI url, HttpClient http) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();
    static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    /** An answer: its HTTP status code, its body, and the warnings beside it. */
    record Reply(int code, JsonNode body, List<String> warnings) {
        String text(String pointer) {
            return body.at(pointer).asText();
        }
    }

    static HttpClientOfApi of(LocalApi api) {
        return new HttpClientOfApi(api.url(), HttpClient.newHttpClient());
    }

    Reply get(String path) {
        return send(request(path).GET());
    }

    Reply getTable(String path) {
        return send(request(path).header("Accept", TABLE).GET());
    }

    Reply post(String path, String yaml) {
        return post(path, "application/json", yaml);
    }

    Reply post(String path, String contentType, String yaml) {
        return send(request(path).header("Content-Type", contentType).POST(body(yaml)));
    }

    Reply put(String path, String yaml) {
        return send(request(path).header("Content-Type", "application/json").PUT(body(yaml)));
    }

    Reply patch(String path, String contentType, String yaml) {
        return send(request(path).header("Content-Type", contentType).method("PATCH", body(yaml)));
    }

    Reply merge(String path, String yaml) {
        return patch(path, "application/merge-patch+json", yaml);
    }

    Reply apply(String path, String yaml) {
        return patch(path, "application/apply-patch+yaml", yaml);
    }

    Reply delete(String path, String yaml) {
        return send(request(path).header("Content-Type", "application/json").method("DELETE", body(yaml)));
    }

    /** Opens a watch; its events are read by {@link Events#next}. */
    Events watch(String path, String accept) {
        try {
            InputStream lines = http.send(
                            request(path).header("Accept", accept).GET().build(), BodyHandlers.ofInputStream())
                    .body();
            return new Events(new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    record Events(BufferedReader lines) implements AutoCloseable {
        JsonNode next() {
            return Awaitility.await().until(() -> JSON.readTree(lines.readLine()), event -> true);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).header("User-Agent", "test/1");
    }

    private static HttpRequest.BodyPublisher body(String yaml) {
        try {
            return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(YAML.readTree(yaml)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(
                    response.statusCode(),
                    JSON.readTree(response.body()),
                    response.headers().allValues("Warning"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
