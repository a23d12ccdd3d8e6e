package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code help}: the commands there are. */
record Help(Supplier<List<Command>> commands) implements Command {
    @Override
    public String words() {
        return "help";
    }

    @Override
    public String purpose() {
        return "this list";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        return Stream.concat(Stream.of("Commands:"), commands.get().stream().map(Help::line));
    }

    private static String line(Command command) {
        String form = (command.words() + " " + command.arguments()).strip();
        return "  %-50s : %s".formatted(form, command.purpose());
    }
}
