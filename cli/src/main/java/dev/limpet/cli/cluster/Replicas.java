package dev.limpet.cli.cluster;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The replicas of one LoadBalancer, as they come and go. Used by one thread. */
public final class Replicas implements AutoCloseable {
    private static final String ADMIN_PORT = "admin";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final LoadBalancer loadBalancer;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final Map<String, PodAddress> addresses = new HashMap<>();

    /** A question to one replica; an exception's message says why there is no answer. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Replica replica) throws IOException, InterruptedException;
    }

    Replicas(Cluster cluster, LoadBalancer loadBalancer) {
        this.cluster = cluster;
        this.loadBalancer = loadBalancer;
    }

    /**
     * Asks all replicas there are now, at the same time.
     *
     * @throws ClusterException when there is no replica
     */
    public <T> Answers<T> ask(Question<T> question) throws ClusterException, InterruptedException {
        List<Pod> pods = cluster.pods(loadBalancer);
        if (pods.isEmpty()) {
            throw new ClusterException(
                    "LoadBalancer " + loadBalancer.getMetadata().getName() + " has no running replica");
        }
        Map<String, Future<T>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Pod pod : pods) {
                Replica replica = new Replica(pod.getMetadata().getName(), address(pod), http);
                Callable<T> task = () -> question.ask(replica);
                asked.put(replica.name(), threads.submit(task));
            }
            return gather(asked);
        }
    }

    private static <T> Answers<T> gather(Map<String, Future<T>> asked) throws InterruptedException {
        LinkedHashMap<String, T> answers = new LinkedHashMap<>();
        LinkedHashMap<String, String> failures = new LinkedHashMap<>();
        for (Map.Entry<String, Future<T>> each : asked.entrySet()) {
            try {
                answers.put(each.getKey(), each.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof IOException failure)) {
                    throw new IllegalStateException(e.getCause());
                }
                failures.put(each.getKey(), String.valueOf(failure.getMessage()));
            }
        }
        return new Answers<>(answers, failures);
    }

    private PodAddress address(Pod pod) {
        return addresses.computeIfAbsent(pod.getMetadata().getUid(), _ -> cluster.address(pod, adminPort(pod)));
    }

    private int adminPort(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> ADMIN_PORT.equals(port.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseGet(() -> loadBalancer.getSpec().stats().port());
    }

    @Override
    public void close() throws ClusterException {
        http.shutdownNow();
        for (PodAddress address : addresses.values()) {
            try {
                address.close();
            } catch (IOException e) {
                throw new ClusterException("a port-forward cannot be ended: " + e.getMessage());
            }
        }
    }
}
