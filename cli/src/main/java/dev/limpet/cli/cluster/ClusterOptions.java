package dev.limpet.cli.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a command finds its cluster: kubectl's own. */
public final class ClusterOptions {
    /** A person waits: an API server that is not there is found out soon. */
    private static final int MOST_RETRIES = 1;

    private static final int CONNECT_MILLIS = 5_000;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Default: what KUBECONFIG names, else ~/.kube/config.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "A context of the kubeconfig. Default: its current.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The LoadBalancer's namespace. Default: the context's.")
    private Optional<String> namespace = Optional.empty();

    /**
     * Opens the cluster; nothing is asked of it yet.
     *
     * @throws ClusterException when the options lead to none
     */
    public Cluster open() throws ClusterException {
        Config config = config();
        config.setRequestRetryBackoffLimit(MOST_RETRIES);
        config.setConnectionTimeout(CONNECT_MILLIS);
        // HTTP/2 takes longer to begin than the few requests of a command take.
        config.setHttp2Disable(true);
        return new Cluster(
                config,
                namespace.or(() -> Optional.ofNullable(config.getNamespace())).orElse("default"));
    }

    private Config config() throws ClusterException {
        LeanReading.ofKubeconfigs();
        Config config;
        try {
            if (kubeconfig.isPresent()) {
                if (!Files.isReadable(kubeconfig.get())) {
                    throw new ClusterException("there is no kubeconfig " + kubeconfig.get());
                }
                config = Config.fromKubeconfig(
                        context.orElse(null), kubeconfig.get().toFile());
            } else {
                config = Config.autoConfigure(context.orElse(null));
            }
        } catch (KubernetesClientException e) {
            throw new ClusterException("the kubeconfig cannot be used: " + e.getMessage());
        }
        requireContext(config);
        return config;
    }

    private void requireContext(Config config) throws ClusterException {
        if (context.isPresent()) {
            List<String> known = Optional.ofNullable(config.getContexts()).orElse(List.of()).stream()
                    .map(NamedContext::getName)
                    .toList();
            if (!known.contains(context.get())) {
                throw new ClusterException(Known.sentence("context", context.get(), "in the kubeconfig", known));
            }
        }
    }
}
