package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.TableBenchmark;
import dev.limpet.benchmarks.compare.Haproxy;
import dev.limpet.benchmarks.compare.Limpet;
import dev.limpet.benchmarks.compare.Machine;
import dev.limpet.benchmarks.compare.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare peers}. */
@Command(name = "peers", header = "The stick table and its replication beside HAProxy's: memory, resync, propagation.")
public final class PeersCommand implements Callable<Integer> {
    /** The system property that names the folder where the proxy was built. */
    private static final String PROXY_HOME = "limpet.proxy.home";

    @Option(names = "--quick", description = "Fewer rounds: under three minutes in all.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to a file as JSON, too.")
    private Optional<Path> json = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = spec.commandLine().getErr();
        Haproxy haproxy = Haproxy.installed();
        Limpet limpet = new Limpet(Path.of(System.getProperty(PROXY_HOME, "proxy-image/proxy/target")));
        Machine.print(out, List.of(limpet, haproxy));
        Report report = new Comparison(limpet, haproxy, quick ? Effort.QUICK : Effort.FULL, line -> {
                    progress.println(line);
                    progress.flush();
                })
                .run();
        report.print(out);
        if (json.isPresent()) {
            report.write(json.get());
        }
        progress.println("look-ups in a table of Limpet's, which HAProxy has no figure for");
        progress.flush();
        out.println();
        for (String line : TableBenchmark.measure(quick)) {
            out.println(line);
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
