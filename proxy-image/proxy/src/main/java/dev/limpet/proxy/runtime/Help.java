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
    public String arguments() {
        return "[<command>]";
    }

    @Override
    public String purpose() {
        return "the commands, or those that begin so";
    }

    /** With words that no command begins with it lists them all. */
    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        String begun = String.join(" ", arguments);
        List<Command> permitted = commands.get().stream()
                .filter(command -> command.level().compareTo(session.level()) <= 0)
                .toList();
        List<Command> chosen = permitted.stream()
                .filter(command -> command.words().startsWith(begun))
                .toList();
        return Stream.concat(
                Stream.of("The following commands are valid at this level:"),
                (chosen.isEmpty() ? permitted : chosen).stream().map(Help::line));
    }

    private static String line(Command command) {
        String form = (command.words() + " " + command.arguments()).strip();
        return "  %-50s : %s".formatted(form, command.purpose());
    }
}
