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

    private final Parts parts;
    private final WorkFolder folder;
    private final KubernetesClient client;
    private final Node node;
    private final AppliedManifests manifests;

    private LocalSystem(LocalSettings settings, Progress progress, Parts parts)
            throws LocalException, ManifestException, IOException {
        this.parts = parts;
        folder = parts.add("work folder", WorkFolder.open(settings.folder()));
        NodeSettings nodeSettings =
                new NodeSettings(folder.path(), settings.images(), CLUSTER_DOMAIN, settings.network());
        LocalApi api = parts.add(
                "Kubernetes API",
                LocalApi.start((namespace, pod) ->
                        Optional.of(nodeSettings.log(namespace, pod)).filter(Files::exists)));
        api.writeKubeconfig(folder.kubeconfig());
        client = parts.add("client", api.client());
        progress.started("Kubernetes API", api.url().toString());
        manifests = new AppliedManifests(client, settings.manifests());
        List<String> applied = manifests.apply();
        node = parts.add("node", Node.start(client, nodeSettings));
        progress.started("node", "pods get addresses of " + node.network() + ", DNS is " + node.dns());
        LimpetOperator operator =
                parts.add("operator", new LimpetOperator(client, OperatorSettings.forImage(PROXY_IMAGE)));
        operator.start();
        progress.started("operator", "looks after LoadBalancers");
        applied.forEach(line -> progress.started("manifests", line));
        parts.add("transitions", Transitions.start(client, progress));
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
        return start(settings, progress, new Parts(progress));
    }

    /** Starts a system whose parts someone else may end while it starts. */
    static LocalSystem start(LocalSettings settings, Progress progress, Parts parts)
            throws LocalException, ManifestException, IOException {
        try {
            return new LocalSystem(settings, progress, parts);
        } catch (LocalException | ManifestException | IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** Applies the manifests again whenever their files change, until the system is closed. */
    public void followManifests(ManifestWatch.Listener listener) {
        parts.add("manifest watch", ManifestWatch.start(manifests, listener));
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

    @Override
    public void close() {
        parts.close();
    }
}
