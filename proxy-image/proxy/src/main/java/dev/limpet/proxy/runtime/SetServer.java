package dev.limpet.proxy.runtime;

import dev.limpet.config.AdministrativeState;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.server.Server;
import java.util.List;
import java.util.stream.Stream;

/** {@code set server}: a server's address, health, state or weight until a configuration says otherwise. */
record SetServer(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "set server";
    }

    @Override
    public String arguments() {
        return "<backend>/<server> addr|health|state|weight <value>";
    }

    @Override
    public Level level() {
        return Level.ADMIN;
    }

    @Override
    public String purpose() {
        return "set a server's address, health, state or weight";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.isEmpty()) {
            throw new CommandException("Require 'backend/server'.");
        }
        Server server = lookup.server(arguments.getFirst());
        String setting = arguments.size() < 2 ? "" : arguments.get(1);
        List<String> values = arguments.subList(Math.min(2, arguments.size()), arguments.size());
        String value = values.isEmpty() ? "" : values.getFirst();
        switch (setting) {
            case "addr" -> {
                return Stream.of(ServerAddress.set(server, values));
            }
            case "health" -> server.assume(health(value));
            case "state" -> server.override(state(value));
            case "weight" -> SetWeight.set(server, value);
            default ->
                throw new CommandException("usage: set server <backend>/<server> addr | health | state | weight");
        }
        return Stream.empty();
    }

    private static Health health(String word) throws CommandException {
        return switch (word) {
            case "up" -> Health.UP;
            case "down" -> Health.DOWN;
            default ->
                throw new CommandException(
                        "'set server <srv> health' expects 'up' or 'down'; for 'stopping' there is 'state drain'.");
        };
    }

    private static AdministrativeState state(String word) throws CommandException {
        return switch (word) {
            case "ready" -> AdministrativeState.READY;
            case "drain" -> AdministrativeState.DRAIN;
            case "maint" -> AdministrativeState.MAINTENANCE;
            default -> throw new CommandException("'set server <srv> state' expects 'ready', 'drain' and 'maint'.");
        };
    }
}
