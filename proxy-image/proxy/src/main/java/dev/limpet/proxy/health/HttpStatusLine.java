package dev.limpet.proxy.health;

import java.nio.charset.StandardCharsets;

/** The first line of an HTTP/1 response (RFC 9112, section 4), as far as it has been received. */
sealed interface HttpStatusLine {
    /** Bytes of the line that are looked at; what a longer reason has beyond them is cut off. */
    int MOST = 256;

    /** The beginning of a line. */
    record Incomplete() implements HttpStatusLine {}

    /** Another protocol, or a broken line. */
    record Malformed() implements HttpStatusLine {}

    /**
     * A whole line.
     *
     * @param code 100 to 599
     * @param reason in printable ASCII; what is not stands as a question mark
     */
    record Complete(int code, String reason) implements HttpStatusLine {}

    /** Judges the first {@code length} of the bytes. */
    static HttpStatusLine parse(byte[] bytes, int length) {
        String form = "HTTP/1.# ###";
        for (int i = 0; i < Math.min(length, form.length()); i++) {
            boolean fits = form.charAt(i) == '#' ? isDigit(bytes[i]) : form.charAt(i) == bytes[i];
            if (!fits) {
                return new Malformed();
            }
        }
        if (length <= form.length()) {
            return new Incomplete();
        }
        int code = 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + bytes[11] - '0';
        int end = endOfLine(bytes, form.length(), length);
        byte next = bytes[form.length()];
        if (code < 100 || code > 599 || (next != ' ' && next != '\r' && next != '\n')) {
            return new Malformed();
        }
        if (end < 0 && length < MOST) {
            return new Incomplete();
        }
        return new Complete(code, printable(bytes, form.length(), end < 0 ? length : end));
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private static int endOfLine(byte[] bytes, int from, int length) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String printable(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
                .strip()
                .replaceAll("[^ -~]", "?");
    }
}
