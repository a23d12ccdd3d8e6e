package dev.limpet.proxy.runtime;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code set table}: keeps a source on a server, named or by number; peers learn it as they learn any change. */
record SetTable(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "set table";
    }

    @Override
    public String arguments() {
        return "<table> key <address> data.server_key <name> | data.server_id <number>";
    }

    @Override
    public Level level() {
        return Level.OPERATOR;
    }

    @Override
    public String purpose() {
        return "keep a source on a server";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 5 || !arguments.get(1).equals("key")) {
            throw new CommandException("Require '<table> key <address> data.server_key <name>'.");
        }
        Lookup.Stuck stuck = lookup.table(arguments.getFirst());
        Source key = stuck.key(arguments.get(2));
        Server server = server(stuck, arguments.get(3), arguments.get(4));
        String before = stuck.table().reserve(key, server.name());
        while (!before.equals(server.name())) {
            before = stuck.table().move(key, before, server.name());
        }
        if (stuck.table().lookup(key).isEmpty()) {
            throw new CommandException("The table is full and keeps what it has.");
        }
        return Stream.empty();
    }

    private static Server server(Lookup.Stuck stuck, String type, String value) throws CommandException {
        List<Server> servers = stuck.backend().pool().servers();
        return switch (type) {
            case "data.server_key" -> find(servers, server -> server.name().equals(value));
            case "data.server_id" -> find(servers, server -> value.equals(String.valueOf(servers.indexOf(server) + 1)));
            default -> throw new CommandException("Data type not stored in this table: '" + type + "'.");
        };
    }

    private static Server find(List<Server> servers, Predicate<Server> wanted) throws CommandException {
        return servers.stream().filter(wanted).findFirst().orElseThrow(() -> new CommandException("No such server."));
    }
}
