package dev.limpet.cli;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.ServerOffer;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.SourceStatus;
import dev.limpet.config.status.StickEntry;
import dev.limpet.config.status.TablePage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine;

/**
 * Every command once, for the launcher: against an API server and a replica that say always the same.
 * A virtual machine that is told to record it ({@code -XX:AOTCacheOutput}, JEP 514) leaves a cache with which a command
 * starts in a fraction of the time.
 */
public final class Rehearsal {
    private static final String LOAD_BALANCER = """
            {"apiVersion": "limpet.dev/v1alpha1", "kind": "LoadBalancer",
             "metadata": {"namespace": "default", "name": "web"},
             "spec": {"frontends": [{"name": "http", "port": 8080, "backend": "web"}],
              "backends": [{"name": "web", "stick": {},
               "servers": [{"name": "a", "address": "10.0.0.1", "port": 80, "state": "Ready"}]}]}}
            """;

    private static final String PODS = """
            {"apiVersion": "v1", "kind": "PodList", "metadata": {}, "items": [
             {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "default", "name": "web-0", "uid": "0"},
              "spec": {"containers": [{"name": "proxy", "ports": [{"name": "admin", "containerPort": 8404}]}]},
              "status": {"phase": "Running", "podIP": "192.0.2.2"}}]}
            """;

    private static final String STATISTICS =
            "[[{\"objType\":\"Frontend\",\"field\":{\"name\":\"pxname\"},\"value\":{\"value\":\"http\"}}]]";

    private static final StickEntry ENTRY = new StickEntry("192.0.2.9", "a", 28_000);

    private static final Map<String, String> ANSWERS = Map.of(
            "/status",
            ProxyStatusJson.write(new ProxyStatus(
                    "web-0",
                    "1.0",
                    "hash",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    true,
                    "alone",
                    0,
                    List.of(new BackendStatus("web", 1, 1_000, List.of())),
                    List.of(),
                    Optional.empty(),
                    Optional.empty())),
            "/status?table=web&cursor=0",
            ProxyStatusJson.write(new TablePage("web-0", "web", List.of(ENTRY), OptionalInt.empty())),
            "/status?source=192.0.2.9",
            ProxyStatusJson.write(new SourceStatus(
                    "web-0",
                    "192.0.2.9",
                    List.of(new SourceBackend(
                            "web",
                            BalanceAlgorithm.SOURCE,
                            Optional.of("192.0.2.9"),
                            Optional.of(ENTRY),
                            Optional.of("a"),
                            List.of(new ServerOffer("a", "10.0.0.1:80", "UP", 1, false, true, true)))))),
            "/stats;json",
            STATISTICS);

    private static final List<String> COMMANDS = List.of(
            "table web",
            "table web -o yaml",
            "table web --source 192.0.2.9",
            "explain web --source 192.0.2.9",
            "explain web --source 192.0.2.9 -o json",
            "top web --once",
            "drain web/web/a",
            "maint web/web/a",
            "ready web/web/a");

    /** Rehearses; ends with 1 and a stack trace when a command does not do what it should. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Limpet.logNothing();
        rehearse();
        System.exit(0);
    }

    static void rehearse() throws IOException, GeneralSecurityException {
        run("--version");
        run("--help");
        run("table --help");
        run("completion bash");
        if (commandLine(new StringWriter()).execute("table") != CommandLine.ExitCode.USAGE) {
            throw new IllegalStateException("limpet table without a name is no wrong usage");
        }
        Path kubeconfig = Files.createTempFile("limpet-rehearsal", ".yaml");
        try (RehearsedCluster cluster = new RehearsedCluster(Rehearsal::answer)) {
            Files.writeString(kubeconfig, cluster.kubeconfig());
            COMMANDS.forEach(command -> run(command + " --kubeconfig " + kubeconfig));
        } finally {
            Files.delete(kubeconfig);
        }
    }

    private static void run(String words) {
        StringWriter printed = new StringWriter();
        int exitCode = commandLine(printed).execute(words.split(" ", -1));
        if (exitCode != 0) {
            throw new IllegalStateException("limpet " + words + " ends with " + exitCode + ": " + printed);
        }
    }

    private static CommandLine commandLine(StringWriter printed) {
        return Limpet.commandLine().setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed));
    }

    /** What the API server and the replica answer to a GET of path and query. */
    static String answer(String target) {
        if (target.endsWith("/loadbalancers/web")) {
            return LOAD_BALANCER;
        }
        return target.contains("/pods?") ? PODS : ANSWERS.getOrDefault(target, "");
    }

    private Rehearsal() {}
}
