package dev.limpet.benchmarks.datapath;

import dev.limpet.benchmarks.compare.Haproxy;
import dev.limpet.benchmarks.compare.Limpet;
import dev.limpet.benchmarks.compare.Machine;
import dev.limpet.benchmarks.compare.Nginx;
import dev.limpet.benchmarks.compare.Product;
import dev.limpet.benchmarks.compare.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare datapath}. */
@Command(name = "datapath", header = "What connections, messages and bytes cost, beside HAProxy and nginx.")
public final class DatapathCommand implements Callable<Integer> {
    /** The system property that names the folder where the proxy was built. */
    private static final String PROXY_HOME = "limpet.proxy.home";

    @Option(names = "--quick", description = "Fewer and shorter rounds: under three minutes in all.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to a file as JSON, too.")
    private Optional<Path> json = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = spec.commandLine().getErr();
        List<Product> products = new ArrayList<>(List.of(
                new Limpet(Path.of(System.getProperty(PROXY_HOME, "proxy-image/proxy/target"))), Haproxy.installed()));
        Nginx.installed()
                .ifPresentOrElse(
                        products::add,
                        () -> out.println("nginx with its stream module is not here, its column is left out"
                                + " (Debian: apt install nginx-light libnginx-mod-stream)"));
        Machine.print(out, products);
        Cores.bindLoad();
        int mostConnections = Cores.mostConnections();
        out.println("connections at once: at most " + mostConnections);
        out.flush();
        Report report = new Comparison(products, quick ? Effort.QUICK : Effort.FULL, mostConnections, line -> {
                    progress.println(line);
                    progress.flush();
                })
                .run();
        report.print(out);
        if (json.isPresent()) {
            report.write(json.get());
        }
        return CommandLine.ExitCode.OK;
    }
}
