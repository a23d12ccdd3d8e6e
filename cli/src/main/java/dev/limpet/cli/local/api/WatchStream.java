package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Writes a watch to a client: one JSON object a line for each event.
 *
 * @param initial objects to begin with, as if they were created now
 * @param start the resource version of the beginning
 */
record WatchStream(
        Watch watch, List<ObjectNode> initial, long start, Selector selector, Rendering rendering, Options options)
        implements Answer.Content {
    /** How long a client that takes bookmarks waits for a sign of life. */
    private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * What a client asks of a watch.
     *
     * @param since the resource version it has seen; 0 for none
     */
    record Options(long since, Duration length, boolean bookmarks, boolean initialEvents) {
        static Options of(ApiRequest request) {
            long seconds = number(request, "timeoutSeconds");
            return new Options(
                    number(request, "resourceVersion"),
                    seconds == 0 ? LONGEST : Duration.ofSeconds(seconds),
                    request.flag("allowWatchBookmarks"),
                    request.flag("sendInitialEvents"));
        }

        private static long number(ApiRequest request, String name) {
            String text = request.parameter(name);
            try {
                return text.isEmpty() ? 0 : Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw StatusException.badRequest(name + " is '" + text + "'; it has to be a whole number");
            }
        }
    }

    @Override
    public void writeTo(OutputStream client) throws IOException, InterruptedException {
        Events events = new Events(client);
        try (watch) {
            for (ObjectNode object : initial) {
                if (selector.test(object)) {
                    events.write("ADDED", object);
                }
            }
            if (options.initialEvents()) {
                events.bookmark(start, true);
            }
            client.flush();
            follow(events, client);
        }
    }

    private void follow(Events events, OutputStream client) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(options.length());
        long seen = start;
        while (true) {
            Duration left = Duration.between(Instant.now(), end);
            if (left.isNegative()) {
                return;
            }
            switch (watch.next(left.compareTo(BOOKMARK_INTERVAL) < 0 ? left : BOOKMARK_INTERVAL)) {
                case Watch.Next.Closed _ -> {
                    return;
                }
                case Watch.Next.Changed(Change change) -> {
                    seen = change.version();
                    events.write(change);
                }
                case Watch.Next.Nothing _ -> {
                    if (options.bookmarks()) {
                        events.bookmark(seen, false);
                    }
                }
            }
            client.flush();
        }
    }

    /** The lines to one client. */
    private final class Events {
        private final OutputStream client;
        private boolean first = true;

        Events(OutputStream client) {
            this.client = client;
        }

        /** A change, as it looks to a client that sees selected objects only. */
        void write(Change change) throws IOException {
            boolean before = change.before().filter(selector::test).isPresent();
            boolean after = change.after().filter(selector::test).isPresent();
            if (before && after) {
                write("MODIFIED", change.last());
            } else if (after) {
                write("ADDED", change.last());
            } else if (before) {
                write("DELETED", change.last());
            }
        }

        void write(String type, ObjectNode object) throws IOException {
            line(type, rendering.event(object, first));
            first = false;
        }

        void bookmark(long version, boolean endOfInitialEvents) throws IOException {
            if (!(rendering instanceof Rendering.Plain plain)) {
                return;
            }
            ObjectNode object = Json.MAPPER
                    .createObjectNode()
                    .put("kind", plain.type().kind())
                    .put("apiVersion", plain.type().apiVersion());
            ObjectNode metadata = object.putObject("metadata").put("resourceVersion", Long.toString(version));
            if (endOfInitialEvents) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            line("BOOKMARK", object);
        }

        private void line(String type, JsonNode object) throws IOException {
            ObjectNode event = Json.MAPPER.createObjectNode().put("type", type);
            event.set("object", object);
            client.write(Json.write(event));
            client.write('\n');
        }
    }
}
