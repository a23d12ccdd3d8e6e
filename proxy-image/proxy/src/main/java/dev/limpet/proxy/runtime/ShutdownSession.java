package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code shutdown session}: ends one session. */
record ShutdownSession(Controls controls) implements Command {
    @Override
    public String words() {
        return "shutdown session";
    }

    @Override
    public String arguments() {
        return "<number>";
    }

    @Override
    public Level level() {
        return Level.ADMIN;
    }

    @Override
    public String purpose() {
        return "end a session, by its number in 'show sess'";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("Session pointer expected (use 'show sess').");
        }
        if (!controls.endSession(ShowSessions.number(arguments.getFirst()))) {
            throw new CommandException("No such session (use 'show sess').");
        }
        return Stream.empty();
    }
}
