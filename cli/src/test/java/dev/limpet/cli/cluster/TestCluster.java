package dev.limpet.cli.cluster;

import dev.limpet.cli.Limpet;
import dev.limpet.cli.local.api.LocalApi;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** An API server in memory, replicas that answer as they are told, and the command run against both. */
public final class TestCluster implements AutoCloseable {
    private final LocalApi api;
    private final KubernetesClient client;
    private final Path kubeconfig;
    private final List<StubReplica> replicas = new ArrayList<>();

    /** What a run of the command left. */
    public record Run(int exitCode, String out, String err) {}

    public TestCluster(Path folder) throws IOException {
        api = LocalApi.start((_, _) -> Optional.empty());
        client = api.client();
        kubeconfig = api.writeKubeconfig(folder.resolve("kubeconfig"));
    }

    public KubernetesClient client() {
        return client;
    }

    public LoadBalancer create(String yaml) {
        return client.resource(Serialization.unmarshal(yaml, LoadBalancer.class))
                .inNamespace("default")
                .create();
    }

    public LoadBalancer loadBalancer(String name) {
        return client.resources(LoadBalancer.class)
                .inNamespace("default")
                .withName(name)
                .require();
    }

    /** A running replica of a LoadBalancer. */
    public StubReplica replica(String loadBalancer, int ordinal) throws IOException {
        StubReplica replica = new StubReplica();
        replicas.add(replica);
        pod(loadBalancer, ordinal, replica.port());
        return replica;
    }

    /** A replica whose admin port nobody listens on. */
    public void silentReplica(String loadBalancer, int ordinal) throws IOException {
        try (StubReplica gone = new StubReplica()) {
            pod(loadBalancer, ordinal, gone.port());
        }
    }

    private void pod(String loadBalancer, int ordinal, int port) {
        var pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(loadBalancer + "-" + ordinal)
                        .withLabels(Map.of(
                                "app.kubernetes.io/name", "limpet",
                                "app.kubernetes.io/component", "proxy",
                                "app.kubernetes.io/instance", loadBalancer))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("proxy")
                        .withImage("proxy")
                        .addNewPort()
                        .withName("admin")
                        .withContainerPort(port)
                        .endPort()
                        .endContainer()
                        .endSpec()
                        .build())
                .inNamespace("default")
                .create();
        client.resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .endStatus()
                        .build())
                .patchStatus();
    }

    /** Runs the command with these arguments, and a kubeconfig that leads here. */
    public Run run(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Limpet.commandLine()
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }

    @Override
    public void close() {
        replicas.forEach(StubReplica::close);
        client.close();
        api.close();
    }
}
