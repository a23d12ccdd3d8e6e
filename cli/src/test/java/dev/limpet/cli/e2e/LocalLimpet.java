package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.cli.LimpetProcess;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** {@code limpet local} as a process of its own, as a user starts it, and a client of its API. */
final class LocalLimpet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final LimpetProcess process;
    private final KubernetesClient client;

    private LocalLimpet(LimpetProcess process, KubernetesClient client) {
        this.process = process;
        this.client = client;
    }

    /** Starts a system in a folder from a manifest's text. */
    static LocalLimpet start(Path folder, String manifest) throws IOException {
        Files.writeString(folder.resolve("manifest.yaml"), manifest);
        LimpetProcess process = LimpetProcess.start(folder, "local", "manifest.yaml");
        Path kubeconfig = folder.resolve(".limpet/kubeconfig");
        await("the kubeconfig").atMost(PATIENCE).until(() -> Files.exists(kubeconfig));
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        return new LocalLimpet(process, client);
    }

    KubernetesClient client() {
        return client;
    }

    /** Waits until the load balancer is ready with that many replicas. */
    void awaitReady(String name, int replicas) {
        await(name + " is ready")
                .atMost(PATIENCE)
                .ignoreException(ResourceNotFoundException.class)
                .untilAsserted(() -> {
                    LoadBalancer loadBalancer = loadBalancer(name);
                    assertThat(loadBalancer.getStatus()).as(this::output).isNotNull();
                    assertThat(loadBalancer.getStatus().conditions())
                            .as(this::output)
                            .anyMatch(condition -> condition.getType().equals("Ready")
                                    && condition.getStatus().equals("True"));
                    assertThat(loadBalancer.getStatus().readyReplicas()).isEqualTo(replicas);
                });
    }

    LoadBalancer loadBalancer(String name) {
        return client.resources(LoadBalancer.class)
                .inNamespace("default")
                .withName(name)
                .require();
    }

    String address(String pod) {
        return pod(pod).getStatus().getPodIP();
    }

    /** Ends a pod's process as a crash does. */
    void kill(String pod) {
        long pid = Long.parseLong(pod(pod).getMetadata().getAnnotations().get("limpet.dev/pid"));
        ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private Pod pod(String name) {
        return client.pods().inNamespace("default").withName(name).require();
    }

    private String output() {
        try {
            return process.out() + process.err();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the system to stop, as Ctrl-C does, and waits until it has. */
    @Override
    public void close() throws IOException, InterruptedException {
        client.close();
        process.terminate();
        process.awaitExit();
        process.close();
    }
}
