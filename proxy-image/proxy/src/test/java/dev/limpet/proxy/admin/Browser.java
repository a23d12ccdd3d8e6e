package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A headless Chromium that shows one page, led through its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process chromium;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private int calls;

    private Browser(Process chromium, URI page) {
        this.chromium = chromium;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(page, new Answers(answers))
                .join();
    }

    /** Opens a page with an empty profile in a folder. */
    static Browser open(String url, Path profile) throws IOException {
        Process chromium = new ProcessBuilder(List.of(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        url))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path portFile = profile.resolve("DevToolsActivePort");
        await("Chromium listens").atMost(PATIENCE).until(() -> Files.exists(portFile) && Files.size(portFile) > 0);
        String port = Files.readAllLines(portFile).getFirst();
        URI[] page = new URI[1];
        await("the page is open").atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> page[0] = page(port, url));
        return new Browser(chromium, page[0]);
    }

    private static URI page(String port, String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String list = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            for (JsonNode each : JSON.readTree(list)) {
                if (each.path("url").asText().equals(url)) {
                    return URI.create(each.path("webSocketDebuggerUrl").asText());
                }
            }
            throw new AssertionError("no page of " + url + " in " + list);
        }
    }

    /** The value of a JavaScript expression, as text. */
    String eval(String expression) throws Exception {
        Map<String, Object> call = Map.of(
                "id",
                ++calls,
                "method",
                "Runtime.evaluate",
                "params",
                Map.of("expression", "String(" + expression + ")"));
        socket.sendText(JSON.writeValueAsString(call), true).join();
        JsonNode answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer).as(expression).isNotNull();
        assertThat(answer.path("result").has("exceptionDetails"))
                .as(answer.toString())
                .isFalse();
        return answer.at("/result/result/value").asText();
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        client.close();
        chromium.destroy();
        if (!chromium.waitFor(10, TimeUnit.SECONDS)) {
            chromium.destroyForcibly().waitFor();
        }
    }

    /** Puts fragments of messages together. */
    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> answers;
        private final StringBuilder message = new StringBuilder();

        Answers(BlockingQueue<JsonNode> answers) {
            this.answers = answers;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                try {
                    answers.add(JSON.readTree(message.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                message.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }
    }
}
