package dev.limpet.proxy.accesslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;

/** One JSON object a session. Times that were never reached and a server that was never chosen are left out. */
final class JsonLine implements LineFormat {
    private final JsonFactory factory = new JsonFactory();

    @Override
    public String line(SessionRecord session) {
        StringWriter line = new StringWriter(400);
        try (JsonGenerator json = factory.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(
                    "accepted",
                    session.accepted().truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringField("client", AddressText.of(session.client().getAddress()));
            json.writeNumberField("clientPort", session.client().getPort());
            json.writeStringField("frontend", session.frontend());
            json.writeStringField("backend", session.backend());
            if (session.server().isPresent()) {
                json.writeStringField("server", session.server().get());
            }
            time(json, "queueMillis", session.queueMillis());
            time(json, "connectMillis", session.connectMillis());
            time(json, "totalMillis", session.totalMillis());
            json.writeNumberField("bytesIn", session.bytesIn());
            json.writeNumberField("bytesOut", session.bytesOut());
            json.writeStringField("termination", session.termination().code());
            json.writeNumberField("retries", session.retries());
            json.writeBooleanField("redispatched", session.redispatched());
            json.writeNumberField("processSessions", session.concurrency().process());
            json.writeNumberField("frontendSessions", session.concurrency().frontend());
            json.writeNumberField("backendSessions", session.concurrency().backend());
            json.writeNumberField("serverSessions", session.concurrency().server());
            json.writeNumberField("serverQueue", session.concurrency().serverQueue());
            json.writeNumberField("backendQueue", session.concurrency().backendQueue());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static void time(JsonGenerator json, String name, long millis) throws IOException {
        if (millis >= 0) {
            json.writeNumberField(name, millis);
        }
    }
}
