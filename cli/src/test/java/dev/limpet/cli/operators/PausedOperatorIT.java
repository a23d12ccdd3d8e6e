package dev.limpet.cli.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.cli.local.api.LocalApi;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of two operators the one that holds the Lease stands still (SIGSTOP) for longer than the Lease lasts, and goes on when the
 * other has long been at work.
 */
class PausedOperatorIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAMESPACE = "default";
    private static final Map<String, String> LEASE =
            Map.of("LIMPET_LEASE", NAMESPACE + "/limpet", "LIMPET_LOG_LEVEL", "INFO");
    private static final String LOAD_BALANCER = """
        apiVersion: limpet.dev/v1alpha1
        kind: LoadBalancer
        metadata: {namespace: default, name: web}
        spec:
          replicas: 2
          frontends: [{name: http, port: %d, backend: web}]
          backends: [{name: web, servers: [{name: a, address: %s, port: 80}]}]
        """;

    @TempDir
    Path folder;

    private LocalApi api;
    private KubernetesClient client;
    private Path kubeconfig;

    @BeforeEach
    void start() throws IOException {
        api = LocalApi.start((namespace, pod) -> Optional.empty(), new AllAllowed());
        client = api.client();
        kubeconfig = api.writeKubeconfig(folder.resolve("kubeconfig"));
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void theOtherTakesOverAndWhatItMadeStaysWhenTheFirstGoesOn() throws Exception {
        try (OperatorProcess first = OperatorProcess.start(kubeconfig, "first", LEASE)) {
            String paused = awaitAnotherHolder("");
            try (OperatorProcess second = OperatorProcess.start(kubeconfig, "second", LEASE)) {
                second.awaitReady();
                apply("10.0.0.11", 8_080);
                awaitMade("10.0.0.11", 8_080);

                // What it is in the middle of it may finish when it goes on.
                apply("10.0.0.12", 8_081);
                first.signal("STOP");
                String holder = awaitAnotherHolder(paused);
                awaitMade("10.0.0.12", 8_081);
                apply("10.0.0.13", 8_082);
                awaitMade("10.0.0.13", 8_082);
                Map<String, String> made = children();
                first.signal("CONT");

                assertThat(first.ended())
                        .as("the first notices that the Lease is another's")
                        .succeedsWithin(PATIENCE)
                        .isEqualTo(1);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(children()).isEqualTo(made));
                assertThat(holder()).isEqualTo(holder);
            }
        }
    }

    private void apply(String server, int port) {
        client.resource(Serialization.unmarshal(LOAD_BALANCER.formatted(port, server), LoadBalancer.class))
                .forceConflicts()
                .serverSideApply();
    }

    /** Waits until proxies are configured with the server, and clients reach the port. */
    private void awaitMade(String server, int port) {
        await(server + " and " + port).atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> children = children();
            assertThat(children.get("ConfigMap web")).contains(server);
            assertThat(children.get("Service web")).contains("port: " + port);
            assertThat(children).containsKey("StatefulSet web");
        });
    }

    private String awaitAnotherHolder(String former) {
        return await("a holder of the Lease")
                .atMost(PATIENCE)
                .until(this::holder, holder -> !holder.isEmpty() && !holder.equals(former));
    }

    private String holder() {
        return Optional.ofNullable(client.resources(Lease.class)
                        .inNamespace(NAMESPACE)
                        .withName("limpet")
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .orElse("");
    }

    /** What is in the LoadBalancer's children, by kind and name. */
    private Map<String, String> children() {
        Map<String, String> children = new TreeMap<>();
        for (ConfigMap map : client.configMaps().inNamespace(NAMESPACE).list().getItems()) {
            children.put("ConfigMap " + map.getMetadata().getName(), Serialization.asYaml(map.getData()));
        }
        for (Service service : client.services().inNamespace(NAMESPACE).list().getItems()) {
            children.put("Service " + service.getMetadata().getName(), Serialization.asYaml(service.getSpec()));
        }
        client.apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .forEach(set -> children.put(
                        "StatefulSet " + set.getMetadata().getName(), Serialization.asYaml(set.getSpec())));
        return children;
    }
}
