package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.TableBenchmark;
import dev.limpet.benchmarks.compare.Haproxy;
import dev.limpet.benchmarks.compare.Limpet;
import dev.limpet.benchmarks.compare.Machine;
import dev.limpet.benchmarks.compare.Report;
import dev.limpet.benchmarks.compare.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code compare peers}. */
@Command(name = "peers", header = "The stick table and its replication beside HAProxy's: memory, resync, propagation.")
public final class PeersCommand implements Callable<Integer> {
    @Mixin
    private Run run = new Run();

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        PrintWriter out = run.out();
        Haproxy haproxy = Haproxy.installed();
        Limpet limpet = run.limpet();
        Machine.print(out, List.of(limpet, haproxy));
        Report report =
                new Comparison(limpet, haproxy, run.isQuick() ? Effort.QUICK : Effort.FULL, run.progress()).run();
        run.report(report);
        run.progress().accept("look-ups in a table of Limpet's, which HAProxy has no figure for");
        out.println();
        for (String line : TableBenchmark.measure(run.isQuick())) {
            out.println(line);
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
