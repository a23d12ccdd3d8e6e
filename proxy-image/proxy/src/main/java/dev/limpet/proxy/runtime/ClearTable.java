package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code clear table}: takes entries out of a stick table of this replica; peers keep theirs. */
record ClearTable(Lookup lookup) implements Command {
    @Override
    public String words() {
        return "clear table";
    }

    @Override
    public String arguments() {
        return "<table> [key <address> | data.<type> <op> <value>]";
    }

    @Override
    public Level level() {
        return Level.OPERATOR;
    }

    @Override
    public String purpose() {
        return "take entries out of a stick table";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.isEmpty()) {
            throw new CommandException("Require the name of a table.");
        }
        Lookup.Stuck stuck = lookup.table(arguments.getFirst());
        List<String> choice = arguments.subList(1, arguments.size());
        if (choice.isEmpty()) {
            stuck.table().clear();
        } else if (!choice.getFirst().equals("key")) {
            Entries.of(stuck.table())
                    .filter(Filter.parse(stuck, choice))
                    .forEach(entry -> stuck.table().remove(entry.source()));
        } else if (choice.size() != 2) {
            throw new CommandException("Require an address after 'key'.");
        } else if (!stuck.table().remove(stuck.key(choice.get(1)))) {
            throw new CommandException("Key not found.");
        }
        return Stream.empty();
    }
}
