package dev.limpet.cli;

import dev.limpet.cli.output.Printer;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limpet completion}: prints a script that makes a shell complete the command's words. */
@Command(
        name = "completion",
        header = "Prints a script that makes bash or zsh complete limpet's words.",
        description = "%nFor this shell: source <(limpet completion bash)")
final class CompletionCommand implements Runnable {
    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void run() {
        String script = AutoComplete.bash("limpet", spec.root().commandLine());
        String preamble = shell == Shell.ZSH ? "autoload -U +X compinit && compinit\n" : "";
        new Printer(spec).text(preamble + script + "\n");
    }
}
