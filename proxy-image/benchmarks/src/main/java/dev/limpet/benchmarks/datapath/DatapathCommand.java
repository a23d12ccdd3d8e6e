package dev.limpet.benchmarks.datapath;

import dev.limpet.benchmarks.compare.Haproxy;
import dev.limpet.benchmarks.compare.Limpet;
import dev.limpet.benchmarks.compare.Machine;
import dev.limpet.benchmarks.compare.Nginx;
import dev.limpet.benchmarks.compare.Product;
import dev.limpet.benchmarks.compare.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code compare datapath}. */
@Command(name = "datapath", header = "What connections, messages and bytes cost, beside HAProxy and nginx.")
public final class DatapathCommand implements Callable<Integer> {
    @Mixin
    private Run run = new Run();

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "ROW",
            converter = Row.class,
            description = "Only these, such as short,bulk; and no start. Default: all.")
    private List<Workload> rows = List.of();

    @Option(
            names = "--two-threads",
            description = "Gives each proxy two threads, of which one shares its core with the load; leaves nginx out."
                    + " CPU time is the proxy's alone.")
    private boolean twoThreads;

    @Option(
            names = "--io-uring",
            description = "Has Limpet serve sessions with io_uring; itself on epoll takes part in nginx' place.")
    private boolean ioUring;

    private static final class Row implements ITypeConverter<Workload> {
        @Override
        public Workload convert(String name) {
            return Workload.named(name)
                    .orElseThrow(() -> new TypeConversionException("'" + name + "' is none of " + Workload.rows()));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = run.out();
        List<Product> products = new ArrayList<>(
                List.of(ioUring ? run.limpet("limpet", Limpet.Transport.IO_URING) : run.limpet(), Haproxy.installed()));
        if (ioUring) {
            products.add(run.limpet("epoll", Limpet.Transport.EPOLL));
        } else if (!twoThreads) {
            Nginx.installed()
                    .ifPresentOrElse(
                            products::add,
                            () -> out.println("nginx with its stream module is not here, its column is left out"
                                    + " (Debian: apt install nginx-light libnginx-mod-stream)"));
        }
        Machine.print(out, products);
        Cores.bindLoad();
        int mostConnections = Cores.mostConnections();
        out.println("connections at once: at most " + mostConnections);
        out.flush();
        Comparison comparison = new Comparison(
                products,
                twoThreads ? 2 : 1,
                run.isQuick() ? Effort.QUICK : Effort.FULL,
                mostConnections,
                run.progress());
        run.report(rows.isEmpty() ? comparison.run() : comparison.run(rows));
        return CommandLine.ExitCode.OK;
    }
}
