package dev.limpet.cli.local;

import dev.limpet.cli.local.api.LocalApi;
import dev.limpet.cli.local.manifest.AppliedManifests;
import dev.limpet.cli.local.manifest.ManifestException;
import dev.limpet.cli.local.manifest.ManifestWatch;
import dev.limpet.cli.local.node.Node;
import dev.limpet.cli.local.node.NodeSettings;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.LimpetOperator;
import dev.limpet.operator.OperatorSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A whole Limpet on this machine: an in-memory Kubernetes API, the operator, and a node whose pods are processes on
 * loopback addresses, all from manifests. Closing it ends every process and removes every file it made.
 */
public final class LocalSystem implements AutoCloseable {
    /** The image of the proxies. */
    public static final String PROXY_IMAGE = "limpet-proxy";

    private static final String CLUSTER_DOMAIN = "cluster.local";

    private final Deque<Part> parts = new ArrayDeque<>();
    private final WorkFolder folder;
    private final Progress progress;
    private final KubernetesClient client;
    private final Node node;
    private final AppliedManifests manifests;

    /** Something that was started, and how it is ended. */
    private record Part(String name, AutoCloseable part) {}

    private LocalSystem(LocalSettings settings, Progress progress)
            throws LocalException, ManifestException, IOException {
        this.progress = progress;
        folder = started("work folder", WorkFolder.open(settings.folder()));
        try {
            NodeSettings nodeSettings =
                    new NodeSettings(folder.path(), settings.images(), CLUSTER_DOMAIN, settings.network());
            LocalApi api = started(
                    "Kubernetes API",
                    LocalApi.start((namespace, pod) ->
                            Optional.of(nodeSettings.log(namespace, pod)).filter(Files::exists)));
            api.writeKubeconfig(folder.kubeconfig());
            client = started("client", api.client());
            manifests = new AppliedManifests(client, settings.manifests());
            progress.started("Kubernetes API", api.url().toString());
            node = started("node", Node.start(client, nodeSettings));
            progress.started("node", "pods get addresses of " + node.network() + ", DNS is " + node.dns());
            LimpetOperator operator =
                    started("operator", new LimpetOperator(client, OperatorSettings.forImage(PROXY_IMAGE)));
            operator.start();
            started("transitions", Transitions.start(client, progress));
            progress.started("operator", "watches LoadBalancers");
            manifests.apply().forEach(line -> progress.started("manifests", line));
        } catch (ManifestException | IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a system and applies its manifests; what they describe comes up on its own from then on.
     *
     * @throws LocalException when another system uses the folder
     * @throws ManifestException when a manifest cannot be used
     * @throws IOException when an address or a file cannot be had
     */
    public static LocalSystem start(LocalSettings settings, Progress progress)
            throws LocalException, ManifestException, IOException {
        return new LocalSystem(settings, progress);
    }

    /** Applies the manifests again whenever their files change, until the system is closed. */
    public void followManifests(ManifestWatch.Listener listener) {
        started("manifest watch", ManifestWatch.start(manifests, listener));
    }

    /** Completes, with the lines of an overview of where everything is, once all LoadBalancers are ready. */
    public CompletableFuture<List<String>> whenReady() {
        return client.resources(LoadBalancer.class)
                .inAnyNamespace()
                .informOnCondition(all -> !all.isEmpty() && all.stream().allMatch(LocalSystem::isReady))
                .thenApplyAsync(_ -> new Overview(client, kubeconfig(), node::reachablePort).lines());
    }

    private static boolean isReady(LoadBalancer loadBalancer) {
        return loadBalancer.getStatus() != null
                && loadBalancer.getStatus().observedGeneration()
                        == loadBalancer.getMetadata().getGeneration()
                && loadBalancer.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    /** A client of the system's API, which the system closes. */
    public KubernetesClient client() {
        return client;
    }

    /** The file that makes kubectl talk to the system. */
    public Path kubeconfig() {
        return folder.kubeconfig();
    }

    private <T extends AutoCloseable> T started(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    /** Ends the parts, the last started first; a part that fails to does not keep the others from it. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.part().close();
            } catch (Exception e) {
                progress.failed(part.name(), "did not end in order: " + e.getMessage());
            }
        }
    }
}
