package dev.limpet.cli.table;

import dev.limpet.cli.cluster.Answers;
import dev.limpet.cli.cluster.Backends;
import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.cluster.Identity;
import dev.limpet.cli.cluster.InquiryOptions;
import dev.limpet.cli.cluster.Replicas;
import dev.limpet.cli.cluster.SourceConverter;
import dev.limpet.cli.output.Columns;
import dev.limpet.cli.output.Documents;
import dev.limpet.cli.output.ExitCodes;
import dev.limpet.cli.output.OutputFormat;
import dev.limpet.cli.output.Printer;
import dev.limpet.cli.output.Spans;
import dev.limpet.crds.Backend;
import dev.limpet.crds.LoadBalancer;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limpet table}: prints which source is kept on which server, by which replicas, and for how long still. */
@Command(
        name = "table",
        header = "Shows a LoadBalancer's stick tables, over all replicas.",
        description = {
            "%nA row for each source and server: how long the source is kept without another connection, and which"
                    + " replicas know it."
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {ExitCodes.DONE_TEXT, ExitCodes.FAILED_TEXT, ExitCodes.USAGE_TEXT, ExitCodes.INCOMPLETE_TEXT})
public final class TableCommand implements Callable<Integer> {
    @Option(
            names = "--source",
            paramLabel = "IP",
            converter = SourceConverter.class,
            description = "Only the entry of this client.")
    private Optional<InetAddress> source = Optional.empty();

    @Option(names = "--backend", paramLabel = "NAME", description = "Only this backend's table.")
    private Optional<String> backend = Optional.empty();

    @Option(names = "--server", paramLabel = "NAME", description = "Only sources that are kept on this server.")
    private Optional<String> server = Optional.empty();

    @Mixin
    private InquiryOptions options = new InquiryOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        return options.make(this::show);
    }

    private int show(LoadBalancer loadBalancer, Replicas replicas) throws ClusterException, InterruptedException {
        List<String> backends = tables(loadBalancer);
        Answers<List<Entries.Located>> answers = replicas.ask(replica -> source.isPresent()
                        ? Entries.of(replica, backends, source.get())
                        : Entries.all(replica, backends))
                .orThrow();
        List<Row> rows = MergedTable.of(answers.answers()).stream()
                .filter(row -> server.map(row.server()::equals).orElse(true))
                .toList();
        Printer printer = new Printer(spec);
        if (options.format() == OutputFormat.TABLE) {
            print(printer, rows, answers.answers().size());
        } else {
            printer.text(Documents.text(
                    options.format(),
                    new TableDocument(
                            Identity.of(loadBalancer), answers.answers().keySet(), answers.failures(), rows)));
        }
        return printer.failures(answers.failures());
    }

    private List<String> tables(LoadBalancer loadBalancer) throws ClusterException {
        List<String> tables = Backends.chosen(loadBalancer, backend).stream()
                .filter(each -> each.stick() != null)
                .map(Backend::name)
                .toList();
        if (tables.isEmpty()) {
            throw new ClusterException(backend.map(each -> "backend " + each)
                            .orElse("LoadBalancer " + loadBalancer.getMetadata().getName())
                    + " keeps nobody: without stick there is no table");
        }
        return tables;
    }

    private static void print(Printer printer, List<Row> rows, int replicas) {
        if (rows.isEmpty()) {
            printer.note("no entries");
            return;
        }
        Columns columns = Columns.of("BACKEND", "SOURCE", "SERVER", ">EXPIRES", "KNOWN BY");
        for (Row row : rows) {
            String knownBy = row.replicas().size() == replicas && replicas > 1
                    ? "all " + replicas
                    : String.join(", ", row.replicas().keySet());
            columns.row(row.backend(), row.source(), row.server(), Spans.text(row.expiresSeconds()), knownBy);
        }
        printer.lines(columns.lines());
    }
}
