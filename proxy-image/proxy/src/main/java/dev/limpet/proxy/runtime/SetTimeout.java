package dev.limpet.proxy.runtime;

import dev.limpet.config.DurationFormat;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** {@code set timeout cli}: how long the client may be silent, in seconds unless a unit is given. */
record SetTimeout() implements Command {
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public String words() {
        return "set timeout cli";
    }

    @Override
    public String arguments() {
        return "<delay>";
    }

    @Override
    public String purpose() {
        return "end this connection after so many silent seconds";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("Require a delay, such as 60 or 5m.");
        }
        session.timeout(delay(arguments.getFirst()));
        return Stream.empty();
    }

    private static Duration delay(String text) throws CommandException {
        try {
            boolean number = text.chars().allMatch(Character::isDigit);
            Duration delay = DurationFormat.parse(number ? text + "s" : text);
            if (!delay.isZero() && delay.compareTo(LONGEST) <= 0) {
                return delay;
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException("Invalid delay: " + e.getMessage() + ".");
        }
        throw new CommandException("Invalid delay: '" + text + "' must be 1ms to 1d.");
    }
}
