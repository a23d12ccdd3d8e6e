package dev.limpet.cli.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.ConfigException;
import dev.limpet.cli.convert.config.ConfigReader;
import dev.limpet.cli.convert.report.Finding;
import dev.limpet.cli.convert.report.Severity;
import dev.limpet.cli.convert.translate.Conversion;
import dev.limpet.cli.convert.translate.Converter;
import dev.limpet.cli.convert.translate.Options;
import dev.limpet.validation.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limpet convert}: prints LoadBalancers, and says what became of every line that is not in them. */
@Command(
        name = "convert",
        header = "Converts haproxy.cfg to LoadBalancer manifests.",
        description = {
            "%nPrints the manifests to standard output, and to standard error a line for everything that is not in them,"
                    + " with its place in the file and the reason."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is converted, or has its place elsewhere (note)",
            "1:nothing is converted; standard error says why",
            "2:wrong usage of this command",
            "3:converted, but lines are lost or sections refused"
        })
public final class ConvertCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int INCOMPLETE = 3;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files, read one after another as by haproxy -f.")
    private List<Path> files = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the LoadBalancer. Default: the first file's.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--namespace", paramLabel = "NAMESPACE", description = "Namespace of the LoadBalancer.")
    private Optional<String> namespace = Optional.empty();

    @Option(
            names = "--join-peers",
            description = "Makes the file's peers external peers, to move over without losing a client.")
    private boolean joinPeers;

    @Option(names = "--resolve", description = "Looks servers' names up now and writes the addresses.")
    private boolean resolve;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "An environment variable that the files name. Default: this process's environment.")
    private Map<String, String> environment = Map.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.putAll(environment);
        Conversion conversion;
        try {
            conversion = Converter.convert(ConfigReader.read(files, variables), options());
        } catch (ConfigException e) {
            err.println(e.getMessage());
            err.flush();
            return FAILED;
        }
        conversion.findings().forEach(err::println);
        boolean valid = true;
        for (ObjectNode manifest : conversion.manifests()) {
            for (Violation violation : Definition.violations(manifest)) {
                err.println("LoadBalancer " + manifest.at("/metadata/name").asText() + ": " + violation);
                valid = false;
            }
        }
        err.println(summary(conversion));
        err.flush();
        if (!valid || conversion.manifests().isEmpty()) {
            err.println(valid ? "nothing to convert" : "nothing is printed: an API server would refuse it");
            err.flush();
            return FAILED;
        }
        PrintWriter out = spec.commandLine().getOut();
        for (ObjectNode manifest : conversion.manifests()) {
            out.print(ManifestYaml.MAPPER.writeValueAsString(manifest));
        }
        out.flush();
        return conversion.findings().stream().allMatch(finding -> finding.severity() == Severity.NOTE) ? 0 : INCOMPLETE;
    }

    private Options options() {
        String file = String.valueOf(files.getFirst().getFileName()).replaceAll("[.][^.]*$", "");
        return new Options(name.orElse(file), namespace, joinPeers, this::address);
    }

    private Optional<String> address(String host) {
        if (!resolve || host.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host).getHostAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String summary(Conversion conversion) {
        return conversion.manifests().size() + " LoadBalancer"
                + (conversion.manifests().size() == 1 ? "" : "s") + "; "
                + count(conversion.findings(), Severity.NOTE) + " notes, "
                + count(conversion.findings(), Severity.LOST) + " lost, "
                + count(conversion.findings(), Severity.REFUSED) + " sections refused";
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
