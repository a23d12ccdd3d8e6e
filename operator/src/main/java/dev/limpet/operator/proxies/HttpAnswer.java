package dev.limpet.operator.proxies;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** An answer of HTTP/1.1 as it comes in: a head that says how long the body is, as those of proxies do, and the body. */
final class HttpAnswer {
    /** An answer beyond this is not a status; 64 backends of 5,000 servers stay below it. */
    private static final int MOST_BODY = 64 << 20;

    private static final int MOST_HEAD = 16 << 10;

    private record Head(int status, int bodyBegin, int end, boolean closes) {}

    private byte[] received = {};
    private int length;
    private Optional<Head> head = Optional.empty();

    /**
     * Takes over what came.
     *
     * @throws IOException when that is no answer to go on with
     */
    void add(ByteBuffer bytes) throws IOException {
        int before = length;
        int needed = length + bytes.remaining();
        if (needed > received.length) {
            received = Arrays.copyOf(received, Math.max(needed, 2 * received.length));
        }
        bytes.get(received, length, bytes.remaining());
        length = needed;
        if (head.isEmpty()) {
            head = readHead(Math.max(0, before - 3));
        }
    }

    private Optional<Head> readHead(int searchFrom) throws IOException {
        for (int at = searchFrom; at + 4 <= length; at++) {
            if (received[at] == '\r'
                    && received[at + 1] == '\n'
                    && received[at + 2] == '\r'
                    && received[at + 3] == '\n') {
                return Optional.of(head(new String(received, 0, at, StandardCharsets.ISO_8859_1), at + 4));
            }
        }
        if (length > MOST_HEAD) {
            throw new IOException("an answer without an end of its head");
        }
        return Optional.empty();
    }

    private static Head head(String text, int bodyBegin) throws IOException {
        String[] lines = text.split("\r\n", -1);
        if (!lines[0].startsWith("HTTP/1.1 ")) {
            throw new IOException("an answer that is not HTTP/1.1");
        }
        OptionalInt body = OptionalInt.empty();
        boolean closes = false;
        for (String line : lines) {
            if (isField(line, "content-length:")) {
                body = OptionalInt.of(number(value(line)));
            } else if (isField(line, "connection:")) {
                closes = value(line).equalsIgnoreCase("close");
            }
        }
        int bodyLength = body.orElseThrow(() -> new IOException("an answer without a length"));
        if (bodyLength < 0 || bodyLength > MOST_BODY) {
            throw new IOException("an answer of " + bodyLength + " bytes");
        }
        return new Head(number(lines[0].split(" ", 3)[1]), bodyBegin, bodyBegin + bodyLength, closes);
    }

    private static boolean isField(String line, String name) {
        return line.regionMatches(true, 0, name, 0, name.length());
    }

    private static String value(String field) {
        return field.substring(field.indexOf(':') + 1).strip();
    }

    private static int number(String text) throws IOException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("an answer with '" + text + "' in place of a number", e);
        }
    }

    boolean hasBegun() {
        return length > 0;
    }

    boolean isComplete() {
        return head.filter(known -> length >= known.end()).isPresent();
    }

    /** Whether another answer may follow this one, which is complete, on the same connection. */
    boolean mayBeFollowed() {
        return head.filter(known -> length == known.end() && !known.closes()).isPresent();
    }

    /**
     * The body.
     *
     * @throws IOException when the answer is not complete, or not one of status 200
     */
    Text body() throws IOException {
        Head known = head.filter(any -> isComplete()).orElseThrow(() -> new EOFException("the answer breaks off"));
        if (known.status() != 200) {
            throw new IOException("HTTP status " + known.status());
        }
        return new Text(Arrays.copyOfRange(received, known.bodyBegin(), known.end()));
    }
}
