package dev.limpet.cli;

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
        subcommands = LocalCommand.class)
public final class Limpet {
    private Limpet() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Limpet()).execute(arguments));
    }
}
