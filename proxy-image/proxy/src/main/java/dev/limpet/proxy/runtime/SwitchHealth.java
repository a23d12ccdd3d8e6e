package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code enable health}, {@code disable health}: resumes or suspends a server's health check. */
record SwitchHealth(Lookup lookup, boolean on) implements Command {
    @Override
    public String words() {
        return on ? "enable health" : "disable health";
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
        return on ? "resume a server's health check" : "suspend a server's health check";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("Require 'backend/server'.");
        }
        lookup.server(arguments.getFirst()).pauseChecks(!on);
        return Stream.empty();
    }
}
