package dev.limpet.proxy.runtime;

import dev.limpet.config.AdministrativeState;
import dev.limpet.proxy.server.Server;
import java.util.List;
import java.util.stream.Stream;

/** {@code set server}: a server's state or weight until a configuration says otherwise. */
record SetServer(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "set server";
    }

    @Override
    public String arguments() {
        return "<b>/<s> state ready|drain|maint | weight <weight>[%]";
    }

    @Override
    public String purpose() {
        return "set a server's state or weight";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.isEmpty()) {
            throw new CommandException("Require 'backend/server'.");
        }
        Server server = lookup.server(arguments.getFirst());
        if (arguments.size() != 3) {
            throw new CommandException("Require 'state' or 'weight' and its value.");
        }
        String value = arguments.get(2);
        switch (arguments.get(1)) {
            case "state" -> server.override(state(value));
            case "weight" -> SetWeight.set(server, value);
            default -> throw new CommandException("'set server <b>/<s>' takes 'state' or 'weight'.");
        }
        return Stream.empty();
    }

    private static AdministrativeState state(String word) throws CommandException {
        return switch (word) {
            case "ready" -> AdministrativeState.READY;
            case "drain" -> AdministrativeState.DRAIN;
            case "maint" -> AdministrativeState.MAINTENANCE;
            default ->
                throw new CommandException("Invalid state: '" + word + "' is none of 'ready', 'drain', 'maint'.");
        };
    }
}
