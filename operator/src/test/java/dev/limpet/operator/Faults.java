package dev.limpet.operator;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** What goes wrong with the API server in memory: answers that fail or are late, watches that are cut. */
final class Faults {
    private static final String GONE = """
            {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Expired",
                                         "message": "too old resource version", "code": 410}}
            """;

    private static final String STATUS = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "%s", "code": %d}
            """;

    private record Failure(Pattern request, MockResponse answer, AtomicInteger left) {}

    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final Set<WebSocket> watches = ConcurrentHashMap.newKeySet();
    private final Lifespan lifespan = new Lifespan();
    private volatile Duration delay = Duration.ZERO;

    Lifespan lifespan() {
        return lifespan;
    }

    /** Has the next requests that match, as {@code PATCH /api/v1/…}, fail with that status. */
    void fail(String request, int code, int times) {
        fail(request, new MockResponse().setResponseCode(code), times);
    }

    /** Has all requests that match be refused with that status, in these words. */
    void refuse(String request, int code, String words) {
        MockResponse answer = new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(STATUS.formatted(words, code));
        fail(request, answer, Integer.MAX_VALUE);
    }

    private void fail(String request, MockResponse answer, int times) {
        failures.add(new Failure(Pattern.compile(request), answer, new AtomicInteger(times)));
    }

    /** Ends all failures that are still to come; returns how many there were. */
    int heal() {
        int left = failures.stream().mapToInt(failure -> failure.left().get()).sum();
        failures.clear();
        return left;
    }

    /** Has each answer come so late from now on. */
    void delayAnswers(Duration late) {
        delay = late;
    }

    /** Ends all watches; returns how many there were. */
    int cutWatches() {
        List<WebSocket> open = List.copyOf(watches);
        open.forEach(watch -> watch.close(1001, "going away"));
        return open.size();
    }

    /** Tells all watches that what they go on from is no longer known, as after a compaction. */
    void expireWatches() {
        List.copyOf(watches).forEach(watch -> watch.send(GONE));
    }

    Optional<MockResponse> failure(String request) {
        return failures.stream()
                .filter(failure -> failure.request().matcher(request).matches())
                .filter(failure -> failure.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0)
                .findFirst()
                .map(Failure::answer);
    }

    MockResponse late(MockResponse response) {
        return delay.isZero() || response.getWebSocketListener() != null ? response : response.setBodyDelay(delay);
    }

    /** A watch that can be cut. */
    MockResponse watch(MockResponse response) {
        WebSocketListener listener = response.getWebSocketListener();
        return listener == null ? response : new MockResponse().withWebSocketUpgrade(new Cuttable(listener));
    }

    private final class Cuttable extends WebSocketListener {
        private final WebSocketListener listener;

        Cuttable(WebSocketListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            watches.add(socket);
            listener.onOpen(socket, response);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            listener.onClosing(socket, code, reason);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            watches.remove(socket);
            listener.onClosed(socket, code, reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, Response response) {
            watches.remove(socket);
            listener.onFailure(socket, failure, response);
        }
    }
}
