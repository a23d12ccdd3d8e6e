package dev.limpet.proxy.runtime;

import dev.limpet.proxy.net.SessionInfo;
import dev.limpet.proxy.report.Endpoint;
import java.net.Inet6Address;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code show sess}: the sessions there are, or one of them. */
record ShowSessions(Controls controls) implements Command {
    @Override
    public String words() {
        return "show sess";
    }

    @Override
    public String arguments() {
        return "[<number> | all]";
    }

    @Override
    public Level level() {
        return Level.OPERATOR;
    }

    @Override
    public String purpose() {
        return "sessions: client, server, age, bytes";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        List<SessionInfo> sessions = controls.sessions();
        if (arguments.isEmpty() || arguments.getFirst().equals("all")) {
            return sessions.stream().map(ShowSessions::line);
        }
        long number = number(arguments.getFirst());
        return Stream.of(sessions.stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .map(ShowSessions::line)
                .orElseThrow(() -> new CommandException("Session not found.")));
    }

    /** The number that {@code show sess} has written; -1, which no session has, for anything else. */
    static long number(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        return digits.matches("[0-9a-fA-F]{1,15}") ? Long.parseLong(digits, 16) : -1;
    }

    private static String line(SessionInfo session) {
        return "0x%x: proto=%s src=%s fe=%s be=%s srv=%s ts=%s epoch=0 age=%s calls=0 in=%d out=%d"
                .formatted(
                        session.number(),
                        session.client().getAddress() instanceof Inet6Address ? "tcpv6" : "tcpv4",
                        Endpoint.text(session.client()),
                        session.frontend(),
                        session.backend(),
                        session.server().orElse("<none>"),
                        session.phase().name().toLowerCase(Locale.ROOT),
                        age(session.ageMillis() / 1_000),
                        session.bytesIn(),
                        session.bytesOut());
    }

    /** The two greatest units, as HAProxy writes ages. */
    private static String age(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h" + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d" + seconds % 86_400 / 3_600 + "h";
    }
}
