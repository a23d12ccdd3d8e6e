package dev.limpet.cli.explain;

import dev.limpet.cli.cluster.Answers;
import dev.limpet.cli.cluster.Backends;
import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.cluster.Identity;
import dev.limpet.cli.cluster.InquiryOptions;
import dev.limpet.cli.cluster.Known;
import dev.limpet.cli.cluster.Replicas;
import dev.limpet.cli.cluster.SourceConverter;
import dev.limpet.cli.explain.ExplainDocument.ExplainedBackend;
import dev.limpet.cli.output.Documents;
import dev.limpet.cli.output.ExitCodes;
import dev.limpet.cli.output.OutputFormat;
import dev.limpet.cli.output.Printer;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.SourceStatus;
import dev.limpet.crds.Backend;
import dev.limpet.crds.Frontend;
import dev.limpet.crds.LoadBalancer;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limpet explain}: says which server a source is sent to, and why. */
@Command(
        name = "explain",
        header = "Says which server a client is sent to, and why.",
        description = {
            "%nBy its stick entry, by the hash of its address, or elsewhere because a server drains, is down or in"
                    + " maintenance. Replicas that differ are told apart."
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {ExitCodes.DONE_TEXT, ExitCodes.FAILED_TEXT, ExitCodes.USAGE_TEXT, ExitCodes.INCOMPLETE_TEXT})
public final class ExplainCommand implements Callable<Integer> {
    @Option(
            names = "--source",
            paramLabel = "IP",
            required = true,
            converter = SourceConverter.class,
            description = "The client's address.")
    private InetAddress source = InetAddress.getLoopbackAddress();

    @Option(names = "--backend", paramLabel = "NAME", description = "Only this backend.")
    private Optional<String> backend = Optional.empty();

    @Mixin
    private InquiryOptions options = new InquiryOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        return options.make(this::explain);
    }

    private int explain(LoadBalancer loadBalancer, Replicas replicas) throws ClusterException, InterruptedException {
        List<String> backends = Backends.chosen(loadBalancer, backend).stream()
                .map(Backend::name)
                .toList();
        String query = "/status?source=" + URLEncoder.encode(source.getHostAddress(), StandardCharsets.UTF_8);
        Answers<SourceStatus> answers = replicas.ask(replica -> replica.get(query, ProxyStatusJson::readSource))
                .orThrow();
        ExplainDocument document = new ExplainDocument(
                Identity.of(loadBalancer),
                answers.answers().firstEntry().getValue().source(),
                answers.failures(),
                backends.stream()
                        .map(each -> explained(loadBalancer, each, answers))
                        .toList());
        Printer printer = new Printer(spec);
        if (options.format() == OutputFormat.TABLE) {
            printer.lines(lines(document, answers.answers().size()));
        } else {
            printer.text(Documents.text(options.format(), document));
        }
        return printer.failures(answers.failures());
    }

    private static ExplainedBackend explained(
            LoadBalancer loadBalancer, String backend, Answers<SourceStatus> answers) {
        SequencedMap<String, SourceBackend> byReplica = new LinkedHashMap<>();
        answers.answers()
                .forEach((replica, status) -> status.backends().stream()
                        .filter(each -> each.name().equals(backend))
                        .forEach(each -> byReplica.put(replica, each)));
        String source = answers.answers().firstEntry().getValue().source();
        return new ExplainedBackend(
                backend,
                loadBalancer.getSpec().frontends().stream()
                        .filter(frontend -> frontend.backend().equals(backend))
                        .map(Frontend::name)
                        .toList(),
                View.of(source, byReplica));
    }

    private static List<String> lines(ExplainDocument document, int replicas) {
        List<String> lines = new ArrayList<>();
        for (ExplainedBackend backend : document.backends()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add("Backend " + backend.name()
                    + (backend.frontends().isEmpty() ? "" : " (frontend " + Known.list(backend.frontends()) + ")"));
            if (backend.views().isEmpty()) {
                lines.add("  No replica knows this backend yet.");
            }
            for (View view : backend.views()) {
                if (view.replicas().size() < replicas) {
                    lines.add("  On " + Known.list(view.replicas()) + ":");
                }
                view.text().forEach(sentence -> lines.add("  " + sentence));
            }
            if (replicas > 1
                    && backend.views().size() == 1
                    && backend.views().getFirst().replicas().size() == replicas) {
                lines.add("  All " + replicas + " replicas say so.");
            }
        }
        return lines;
    }
}
