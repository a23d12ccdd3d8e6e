package dev.limpet.proxy.runtime;

import dev.limpet.proxy.server.Server;
import java.util.List;
import java.util.stream.Stream;

/** {@code set maxconn server}: how many connections a server has at once, 0 for no limit. */
record SetServerLimit(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "set maxconn server";
    }

    @Override
    public String arguments() {
        return "<backend>/<server> <number>";
    }

    @Override
    public Level level() {
        return Level.ADMIN;
    }

    @Override
    public String purpose() {
        return "how many connections a server has at once";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.isEmpty()) {
            throw new CommandException("Require 'backend/server'.");
        }
        Server server = lookup.server(arguments.getFirst());
        if (arguments.size() != 2) {
            throw new CommandException("Require <maxconn>.");
        }
        server.overrideMaxConnections(Limits.parse(arguments.get(1), 0, Limits.MOST));
        return Stream.empty();
    }
}
