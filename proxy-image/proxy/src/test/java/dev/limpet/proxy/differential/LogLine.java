package dev.limpet.proxy.differential;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that a product logged, without what depends on time, on ports that were chosen by chance or on other scenarios.
 *
 * @param code the termination state; empty of a connection that never became a session
 */
record LogLine(String frontend, String code, String text) {
    private static final Pattern SESSION = Pattern.compile(
            "(\\S+):(\\d+) \\[[^]]+] (\\S+) (\\S+/\\S+) (-?\\d+)/(-?\\d+)/(\\d+) (\\d+) (\\S\\S) \\d+/(\\S+) (\\S+)");
    private static final Pattern REFUSAL = Pattern.compile("\\S+ \\[[^]]+] ([^ /]+)/\\d+: (.*)");

    /** Reads a line; empty when it tells of no connection. */
    static Optional<LogLine> parse(String line, Set<Integer> clientPorts) {
        Matcher session = SESSION.matcher(line);
        if (session.matches()) {
            boolean own = clientPorts.contains(Integer.parseInt(session.group(2)));
            return Optional.of(new LogLine(
                    session.group(3),
                    session.group(9),
                    "log: %s:%s %s %s/%s/n %s %s %s %s"
                            .formatted(
                                    session.group(1),
                                    own ? "n" : session.group(2),
                                    session.group(4),
                                    reached(session.group(5)),
                                    reached(session.group(6)),
                                    session.group(8),
                                    session.group(9),
                                    session.group(10),
                                    session.group(11))));
        }
        Matcher refusal = REFUSAL.matcher(line);
        return refusal.matches()
                ? Optional.of(new LogLine(refusal.group(1), "", "log: " + refusal.group(2)))
                : Optional.empty();
    }

    /** The text without how many bytes the client received. */
    String withoutBytes() {
        return text.replaceFirst("/n \\d+ ", "/n n ");
    }

    private static String reached(String millis) {
        return millis.equals("-1") ? "-1" : "n";
    }
}
