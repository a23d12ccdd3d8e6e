package dev.limpet.proxy.runtime;

import dev.limpet.config.AdministrativeState;
import dev.limpet.proxy.server.Server;
import java.util.List;
import java.util.stream.Stream;

/** {@code enable server}: ends a server's maintenance. */
record EnableServer(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "enable server";
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
        return "end a server's maintenance";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("Require 'backend/server'.");
        }
        Server server = lookup.server(arguments.getFirst());
        if (server.config().state() == AdministrativeState.MAINTENANCE) {
            server.override(AdministrativeState.READY);
        }
        return Stream.empty();
    }
}
