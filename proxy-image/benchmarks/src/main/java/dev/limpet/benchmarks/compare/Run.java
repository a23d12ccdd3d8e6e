package dev.limpet.benchmarks.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every comparison is told by the command line, and where it reports. */
public final class Run {
    /** The system property that names the folder where the proxy was built. */
    private static final String PROXY_HOME = "limpet.proxy.home";

    @Option(names = "--quick", description = "Fewer and shorter rounds: under three minutes in all.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to a file as JSON, too.")
    private Optional<Path> json = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    public boolean isQuick() {
        return quick;
    }

    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Takes lines that say what is being done. */
    public Consumer<String> progress() {
        PrintWriter lines = command.commandLine().getErr();
        return line -> {
            lines.println(line);
            lines.flush();
        };
    }

    /**
     * The proxy of this source tree.
     *
     * @throws IOException when it is not built
     */
    public Limpet limpet() throws IOException {
        return new Limpet(home());
    }

    /** The same by another name, or with a transport that is not its default. */
    public Limpet limpet(String name, Limpet.Transport transport) throws IOException {
        return new Limpet(home(), name, transport);
    }

    private static Path home() {
        return Path.of(System.getProperty(PROXY_HOME, "proxy-image/proxy/target"));
    }

    public void report(Report report) throws IOException {
        report.print(out());
        if (json.isPresent()) {
            report.write(json.get());
        }
    }
}
