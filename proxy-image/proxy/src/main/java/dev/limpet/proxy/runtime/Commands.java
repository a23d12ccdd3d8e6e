package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.ProxyView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All commands there are. */
final class Commands {
    private final List<Command> commands;

    Commands(ProxyView proxy, Controls controls, Supplier<List<Listener>> listeners) {
        Lookup lookup = new Lookup(proxy);
        commands = Stream.<Command>of(
                        new ClearCounters(proxy),
                        new ClearTable(lookup),
                        new DisableServer(lookup),
                        new EnableServer(lookup),
                        new LowerLevel(Level.OPERATOR),
                        new LowerLevel(Level.USER),
                        new GetWeight(lookup),
                        new Help(this::all),
                        new Prompt(),
                        new Quit(),
                        new SetFrontendLimit(lookup, controls),
                        new SetGlobalLimit(proxy, controls),
                        new SetServer(lookup),
                        new SetServerLimit(lookup),
                        new SetTable(lookup),
                        new SetTimeout(),
                        new SetWeight(lookup),
                        new ShowActivity(proxy),
                        new ShowBackend(proxy),
                        new ShowErrors(lookup),
                        new ShowInfo(proxy),
                        new ShowLevel(),
                        new ShowListeners(listeners),
                        new ShowOverrides(proxy),
                        new ShowPeers(proxy),
                        new ShowSessions(controls),
                        new ShowServersConn(proxy, lookup),
                        new ShowServersState(proxy, lookup),
                        new ShowStat(proxy),
                        new ShowTable(proxy, lookup),
                        new ShowVersion(),
                        new ShutdownServersSessions(lookup, controls),
                        new ShutdownSession(controls),
                        new SwitchFrontend(lookup, controls, false),
                        new SwitchFrontend(lookup, controls, true),
                        new SwitchHealth(lookup, false),
                        new SwitchHealth(lookup, true))
                .sorted((one, other) -> one.words().compareTo(other.words()))
                .toList();
    }

    private List<Command> all() {
        return commands;
    }

    /**
     * Runs the command that the words begin with.
     *
     * @throws CommandException when there is none, or it cannot be done
     */
    Stream<String> run(List<String> words, Session session) throws CommandException {
        Optional<Command> found = commands.stream()
                .filter(command -> begins(words, command))
                .max((one, other) -> Integer.compare(length(one), length(other)));
        if (found.isEmpty()) {
            throw new CommandException(
                    "Unknown command: '" + String.join(" ", words) + "'. 'help' lists those there are.");
        }
        session.require(found.get().level());
        return found.get().run(words.subList(length(found.get()), words.size()), session);
    }

    private static boolean begins(List<String> words, Command command) {
        List<String> own = Arrays.asList(command.words().split(" "));
        return words.size() >= own.size() && words.subList(0, own.size()).equals(own);
    }

    private static int length(Command command) {
        return command.words().split(" ").length;
    }
}
