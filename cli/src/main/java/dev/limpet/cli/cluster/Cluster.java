package dev.limpet.cli.cluster;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.ApiClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The LoadBalancers of one namespace, and their replicas. */
public final class Cluster implements AutoCloseable {
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String namespace;

    Cluster(Config config, String namespace) {
        this.client = ApiClient.of(config, LeanReading.module());
        this.namespace = namespace;
    }

    public String namespace() {
        return namespace;
    }

    /**
     * The LoadBalancer of that name.
     *
     * @throws ClusterException when there is none, or the API server does not say
     */
    public LoadBalancer loadBalancer(String name) throws ClusterException {
        Optional<LoadBalancer> found =
                ask(() -> Optional.ofNullable(resource(name).get()));
        if (found.isPresent()) {
            return found.get();
        }
        List<String> known =
                ask(() -> client.resources(LoadBalancer.class).inNamespace(namespace).list().getItems().stream()
                        .map(each -> each.getMetadata().getName())
                        .toList());
        throw new ClusterException(Known.sentence("LoadBalancer", name, "in namespace " + namespace, known));
    }

    /** The resource of that name, to be changed by {@link #ask}. */
    public Resource<LoadBalancer> resource(String name) {
        return client.resources(LoadBalancer.class).inNamespace(namespace).withName(name);
    }

    /** The running replicas of a LoadBalancer, by name; the caller closes them. */
    public Replicas replicas(LoadBalancer loadBalancer) {
        return new Replicas(this, loadBalancer);
    }

    List<Pod> pods(LoadBalancer loadBalancer) throws ClusterException {
        return ask(() -> client
                .pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/name", "limpet")
                .withLabel("app.kubernetes.io/component", "proxy")
                .withLabel(
                        "app.kubernetes.io/instance", loadBalancer.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .sorted(Comparator.comparingInt(
                                (Pod pod) -> pod.getMetadata().getName().length())
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .toList());
    }

    PodAddress address(Pod pod, int port) {
        return new PodAddress(client, pod, port);
    }

    /**
     * Asks the API server.
     *
     * @throws ClusterException when it cannot be reached or refuses
     */
    public <T> T ask(Supplier<T> question) throws ClusterException {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw new ClusterException(sentence(e));
        }
    }

    private String sentence(KubernetesClientException e) {
        String server = "the API server at " + client.getMasterUrl();
        if (e.getStatus() == null) {
            return server + " cannot be reached: " + Causes.words(e)
                    + "; --kubeconfig or KUBECONFIG names another cluster";
        }
        String words = e.getStatus().getMessage();
        return switch (e.getCode()) {
            case UNAUTHORIZED -> server + " does not accept the kubeconfig's credentials";
            case FORBIDDEN -> server + " does not allow it: " + words;
            case NOT_FOUND -> server + " knows no LoadBalancers: Limpet's definition is not installed";
            default -> server + " refuses: " + words;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
