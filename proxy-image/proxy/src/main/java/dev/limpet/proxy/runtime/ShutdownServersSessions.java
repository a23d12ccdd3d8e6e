package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code shutdown sessions server}: ends all sessions of a server. */
record ShutdownServersSessions(Lookup lookup, Controls controls) implements Command {
    @Override
    public String words() {
        return "shutdown sessions server";
    }

    @Override
    public String arguments() {
        return "<backend>/<server>";
    }

    @Override
    public Level level() {
        return Level.ADMIN;
    }

    @Override
    public String purpose() {
        return "end all sessions of a server";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("Require 'backend/server'.");
        }
        controls.endSessions(lookup.server(arguments.getFirst()));
        return Stream.empty();
    }
}
