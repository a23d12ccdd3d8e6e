package dev.limpet.proxy.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.Map;

/** What a page answers, before it is on the wire; the body is sent as UTF-8. */
record Answer(HttpResponseStatus status, String contentType, Map<CharSequence, String> headers, String body) {
    static Answer of(String contentType, String body) {
        return new Answer(HttpResponseStatus.OK, contentType, Map.of(), body);
    }

    /** One line of plain text. */
    static Answer text(HttpResponseStatus status, String line) {
        return new Answer(status, "text/plain; charset=utf-8", Map.of(), line + "\n");
    }

    Answer with(CharSequence header, String value) {
        Map<CharSequence, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, Map.copyOf(more), body);
    }
}
