package dev.limpet.proxy.runtime;

import dev.limpet.config.AdministrativeState;
import java.util.List;
import java.util.stream.Stream;

/** {@code disable server}: puts a server into maintenance. */
record DisableServer(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "disable server";
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
        return "put a server into maintenance";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("Require 'backend/server'.");
        }
        lookup.server(arguments.getFirst()).override(AdministrativeState.MAINTENANCE);
        return Stream.empty();
    }
}
