package dev.limpet.cli;

import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.convert.ConvertCommand;
import dev.limpet.cli.explain.ExplainCommand;
import dev.limpet.cli.local.LocalCommand;
import dev.limpet.cli.output.ExitCodes;
import dev.limpet.cli.output.Printer;
import dev.limpet.cli.state.DrainCommand;
import dev.limpet.cli.state.MaintCommand;
import dev.limpet.cli.state.ReadyCommand;
import dev.limpet.cli.table.TableCommand;
import dev.limpet.cli.top.TopCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code limpet} command. */
@Command(
        name = "limpet",
        header = "Sticky layer-4 load balancing for Kubernetes.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT)
public final class Limpet {
    private static final SequencedMap<String, Class<?>> COMMANDS = commands();

    private Limpet() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0 || COMMANDS.get(arguments[0]) != LocalCommand.class) {
            logNothing();
        }
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** Only {@code local} has a log; to set one up takes another command longer than to read its kubeconfig. */
    static void logNothing() {
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, NOP_FallbackServiceProvider.class.getName());
    }

    /** The command with all its sub-commands. */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    /** The command as far as the arguments need it: looking through all sub-commands costs a fifth of a start. */
    private static CommandLine commandLine(String... arguments) {
        String name = arguments.length == 0 ? "" : arguments[0];
        if (name.equals("--version") || name.equals("-V")) {
            return commandLine(Map.of());
        }
        Class<?> named = COMMANDS.get(name);
        return commandLine(named == null || named == CompletionCommand.class ? COMMANDS : Map.of(name, named));
    }

    private static CommandLine commandLine(Map<String, Class<?>> commands) {
        CommandLine limpet = new CommandLine(new Limpet());
        commands.forEach(limpet::addSubcommand);
        return limpet.setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Limpet::fail);
    }

    private static SequencedMap<String, Class<?>> commands() {
        SequencedMap<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("local", LocalCommand.class);
        commands.put("table", TableCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("top", TopCommand.class);
        commands.put("drain", DrainCommand.class);
        commands.put("ready", ReadyCommand.class);
        commands.put("maint", MaintCommand.class);
        commands.put("convert", ConvertCommand.class);
        commands.put("completion", CompletionCommand.class);
        return commands;
    }

    /** What no command expected is a defect: its trace goes to the user, who can report it. */
    private static int fail(Exception defect, CommandLine command, CommandLine.ParseResult arguments) {
        if (defect instanceof ClusterException failure) {
            new Printer(command.getCommandSpec()).note(String.valueOf(failure.getMessage()));
            return ExitCodes.FAILED;
        }
        command.getErr().println("limpet: this should not have happened, please report it:");
        defect.printStackTrace(command.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }
}
