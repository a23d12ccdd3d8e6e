package dev.limpet.proxy.runtime;

import dev.limpet.proxy.server.Server;
import java.util.List;
import java.util.stream.Stream;

/** {@code set weight}: a server's weight, 0 to 256, or a percentage of the configured one. */
record SetWeight(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "set weight";
    }

    @Override
    public String arguments() {
        return "<backend>/<server> <weight>[%]";
    }

    @Override
    public Level level() {
        return Level.ADMIN;
    }

    @Override
    public String purpose() {
        return "set a server's weight";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.isEmpty()) {
            throw new CommandException("Require 'backend/server'.");
        }
        Server server = lookup.server(arguments.getFirst());
        set(server, arguments.size() < 2 ? "" : arguments.get(1));
        return Stream.empty();
    }

    static void set(Server server, String text) throws CommandException {
        if (text.isEmpty()) {
            throw new CommandException("Require <weight> or <weight%>.");
        }
        long weight = weight(server.configured().weight(), text);
        if (weight < 0 || weight > 256) {
            throw new CommandException("Invalid weight: '" + text + "' must come to 0 to 256.");
        }
        server.override((int) weight);
    }

    private static long weight(int configured, String text) throws CommandException {
        try {
            if (!text.endsWith("%")) {
                return Long.parseLong(text);
            }
            long percent = Long.parseLong(text.substring(0, text.length() - 1));
            return percent < 0 ? percent : Math.ceilDiv(configured * Math.min(percent, 1_000_000), 100);
        } catch (NumberFormatException e) {
            throw new CommandException("Invalid weight: '" + text + "' is neither a number nor a percentage.");
        }
    }
}
