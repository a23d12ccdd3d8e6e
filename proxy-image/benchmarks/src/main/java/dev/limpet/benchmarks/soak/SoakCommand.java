package dev.limpet.benchmarks.soak;

import dev.limpet.benchmarks.compare.Limpet;
import dev.limpet.benchmarks.compare.Limpet.Transport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code soak} command; its exit code is 1 when something went wrong that must not. */
@Command(
        name = "soak",
        header = "Mixed traffic through the proxy while its configuration changes every second.",
        description =
                "Every stream is checked byte by byte; no session may be dropped by a change; file descriptors and"
                        + " memory must come back to where they were.",
        mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
    @Option(names = "--minutes", defaultValue = "30", description = "How long: 1 to 10,000; 30 by default.")
    private int minutes;

    @Option(names = "--io-uring", description = "Has sessions served with io_uring.")
    private boolean ioUring;

    @Option(names = "--seed", description = "Makes traffic and changes those of the run that printed it.")
    private long seed = ThreadLocalRandom.current().nextInt(1_000_000);

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (minutes < 1 || minutes > 10_000) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--minutes: " + minutes + " must be 1 to 10000");
        }
        Limpet limpet = new Limpet(
                Path.of(System.getProperty("limpet.proxy.home", "proxy-image/proxy/target")),
                "limpet",
                ioUring ? Transport.IO_URING : Transport.EPOLL);
        PrintWriter progress = command.commandLine().getErr();
        Summary summary = new Soak(limpet, Duration.ofMinutes(minutes), seed, line -> {
                    progress.println(line);
                    progress.flush();
                })
                .run();
        PrintWriter out = command.commandLine().getOut();
        summary.lines().forEach(out::println);
        out.flush();
        return summary.violations().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SoakCommand()).execute(arguments));
    }
}
