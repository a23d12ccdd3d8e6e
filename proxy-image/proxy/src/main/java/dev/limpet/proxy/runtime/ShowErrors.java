package dev.limpet.proxy.runtime;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code show errors}: HTTP messages that could not be parsed; there are none, for Limpet parses none. */
record ShowErrors(Lookup lookup) implements Command {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS", Locale.ROOT);

    @Override
    public String words() {
        return "show errors";
    }

    @Override
    public String arguments() {
        return "[<proxy>]";
    }

    @Override
    public Level level() {
        return Level.OPERATOR;
    }

    @Override
    public String purpose() {
        return "malformed HTTP messages: none, for none is parsed";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (!arguments.isEmpty()) {
            lookup.requireProxy(arguments.getFirst());
        }
        return Stream.of("Total events captured on [%s] : 0".formatted(DATE.format(ZonedDateTime.now())));
    }
}
