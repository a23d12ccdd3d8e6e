package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code set maxconn frontend}: how many clients a frontend serves at once. */
record SetFrontendLimit(Lookup lookup, Controls controls) implements Command {
    @Override
    public String words() {
        return "set maxconn frontend";
    }

    @Override
    public String arguments() {
        return "<frontend> <number>";
    }

    @Override
    public Level level() {
        return Level.ADMIN;
    }

    @Override
    public String purpose() {
        return "how many clients a frontend serves at once";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.isEmpty()) {
            throw new CommandException("A frontend name is expected.");
        }
        String name = lookup.frontend(arguments.getFirst()).config().name();
        if (arguments.size() != 2) {
            throw new CommandException("Integer value expected.");
        }
        controls.limit(name, Limits.parse(arguments.get(1), 1, Limits.MOST));
        return Stream.empty();
    }
}
