package dev.limpet.benchmarks;

import dev.limpet.benchmarks.datapath.DatapathCommand;
import dev.limpet.benchmarks.peers.PeersCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code compare} command. */
@Command(
        name = "compare",
        header = "Limpet side by side with other proxies, in one run on one machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {PeersCommand.class, DatapathCommand.class})
public final class Compare {
    private Compare() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare())
                .setExecutionExceptionHandler(Compare::fail)
                .execute(arguments));
    }

    /** A comparison that cannot be made is told in a sentence, a defect with its trace. */
    private static int fail(Exception cause, CommandLine command, CommandLine.ParseResult arguments) {
        if (cause instanceof IOException) {
            command.getErr().println("compare: " + cause.getMessage());
        } else {
            cause.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
