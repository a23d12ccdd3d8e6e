package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What a request is answered with. */
sealed interface Answer {
    /**
     * One JSON document.
     *
     * @param code the HTTP status code
     * @param warnings what the client should show its user
     */
    record Document(int code, JsonNode body, List<String> warnings) implements Answer {}

    /** Content that is written as it comes to be. */
    record Stream(String contentType, Content content) implements Answer {}

    /** Writes a stream, until it ends or the client is gone. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream client) throws IOException, InterruptedException;
    }

    static Answer ok(JsonNode body) {
        return new Document(200, body, List.of());
    }
}
