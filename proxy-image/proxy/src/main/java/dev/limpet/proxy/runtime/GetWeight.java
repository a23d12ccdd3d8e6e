package dev.limpet.proxy.runtime;

import dev.limpet.proxy.server.Server;
import java.util.List;
import java.util.stream.Stream;

/** {@code get weight}: a server's weight, and the one that its configuration gives it. */
record GetWeight(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "get weight";
    }

    @Override
    public String arguments() {
        return "<backend>/<server>";
    }

    @Override
    public String purpose() {
        return "a server's weight now and by configuration";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("Require 'backend/server'.");
        }
        Server server = lookup.server(arguments.getFirst());
        return Stream.of("%s (initial %s)"
                .formatted(server.config().weight(), server.configured().weight()));
    }
}
