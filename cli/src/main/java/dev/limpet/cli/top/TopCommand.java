package dev.limpet.cli.top;

import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.cluster.InquiryOptions;
import dev.limpet.cli.cluster.Replicas;
import dev.limpet.cli.output.Documents;
import dev.limpet.cli.output.ExitCodes;
import dev.limpet.cli.output.OutputFormat;
import dev.limpet.cli.output.Printer;
import dev.limpet.crds.LoadBalancer;
import java.io.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limpet top}: shows what all replicas serve, live or once. */
@Command(
        name = "top",
        header = "Shows what a LoadBalancer serves, summed over all replicas.",
        description = {
            "%nFrontends, backends and servers with their status, sessions, bytes, queue and errors, again and again"
                    + " until q or Ctrl-C. Into a pipe or a file it prints once, without colours."
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {ExitCodes.DONE_TEXT, ExitCodes.FAILED_TEXT, ExitCodes.USAGE_TEXT, ExitCodes.INCOMPLETE_TEXT})
public final class TopCommand implements Callable<Integer> {
    @Option(names = "--once", description = "Prints once; so does --output json or yaml.")
    private boolean once;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often it looks. Default: ${DEFAULT-VALUE}.")
    private int interval;

    @Mixin
    private InquiryOptions options = new InquiryOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        if (interval < 1) {
            throw new ParameterException(spec.commandLine(), "--interval is " + interval + "; it has to be 1 or more");
        }
        boolean live = !once && options.format() == OutputFormat.TABLE && isTerminal();
        return options.make((loadBalancer, replicas) ->
                live ? watch(loadBalancer, replicas) : print(Snapshot.of(loadBalancer, replicas)));
    }

    private int print(Snapshot snapshot) {
        Printer printer = new Printer(spec);
        if (options.format() == OutputFormat.TABLE) {
            printer.lines(TrafficView.lines(snapshot, Optional.empty()).stream()
                    .map(line -> LiveView.styled(line, ansi()))
                    .toList());
        } else {
            printer.text(Documents.text(options.format(), snapshot));
        }
        return printer.failures(snapshot.failures());
    }

    private int watch(LoadBalancer loadBalancer, Replicas replicas) throws ClusterException, InterruptedException {
        try (Terminal terminal = Terminal.open(spec.commandLine().getOut())) {
            new LiveView(
                            () -> Snapshot.of(loadBalancer, replicas),
                            terminal,
                            ansi(),
                            Duration.ofSeconds(interval),
                            System::nanoTime)
                    .run();
            return ExitCodes.DONE;
        } catch (IOException e) {
            throw new ClusterException("the terminal cannot be used: " + e.getMessage() + "; --once needs none");
        }
    }

    private Ansi ansi() {
        return spec.commandLine().getColorScheme().ansi();
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
