package dev.limpet.cli;

import dev.limpet.cli.convert.ConvertCommand;
import dev.limpet.cli.local.LocalCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code limpet} command. */
@Command(
        name = "limpet",
        header = "Sticky layer-4 load balancing for Kubernetes.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {LocalCommand.class, ConvertCommand.class})
public final class Limpet {
    private Limpet() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Limpet())
                .setExecutionExceptionHandler(Limpet::fail)
                .execute(arguments));
    }

    /** What no command expected is a defect: its trace goes to the user, who can report it. */
    private static int fail(Exception defect, CommandLine command, CommandLine.ParseResult arguments) {
        command.getErr().println("limpet: this should not have happened, please report it:");
        defect.printStackTrace(command.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }
}
