package dev.limpet.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What a command writes: what it found to standard output, what was in its way to standard error. */
public record Printer(CommandSpec command) {
    /** Prints lines. */
    public void lines(List<String> lines) {
        PrintWriter out = command.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }

    /** Prints text as it is. */
    public void text(String text) {
        PrintWriter out = command.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    /** Says something that is no result. */
    public void note(String sentence) {
        PrintWriter err = command.commandLine().getErr();
        err.println(command.qualifiedName() + ": " + sentence);
        err.flush();
    }

    /** Says which replicas did not answer; tells what the command ends with. */
    public int failures(Map<String, String> failures) {
        failures.forEach((replica, reason) -> note("replica " + replica + " does not answer: " + reason));
        return failures.isEmpty() ? ExitCodes.DONE : ExitCodes.INCOMPLETE;
    }
}
