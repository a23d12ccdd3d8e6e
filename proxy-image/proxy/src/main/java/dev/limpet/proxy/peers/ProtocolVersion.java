package dev.limpet.proxy.peers;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The versions of the protocol that a peer may speak to us. */
enum ProtocolVersion {
    /** Without timed updates: what such a peer is told always lives the table's full expiry. */
    V2_0,
    V2_1;

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    /** The version written as {@code 2.1}; empty when it is not one of these. */
    static Optional<ProtocolVersion> of(String written) {
        Matcher numbers = NUMBERS.matcher(written);
        if (!numbers.matches() || !numbers.group(1).equals("2")) {
            return Optional.empty();
        }
        return switch (numbers.group(2)) {
            case "0" -> Optional.of(V2_0);
            case "1" -> Optional.of(V2_1);
            default -> Optional.empty();
        };
    }
}
