package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a LoadBalancer in a cluster: {@code limpet local}, or with {@code -Pcluster} the one that {@code KUBECONFIG}
 * names.
 */
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PORT = 18_580;

    @Test
    void aLoadBalancerKeepsItsClientThroughItsWholeLife(@TempDir Path folder) throws Exception {
        try (Cluster cluster =
                Boolean.getBoolean("limpet.cluster") ? NamedCluster.prepared() : new LocalCluster(folder)) {
            apply(cluster, servers(cluster) + loadBalancer());
            awaitReady(cluster);
            assertThat(loadBalancer(cluster).getStatus().servers().up()).isEqualTo(3);

            String server = cluster.ask("web-0", PORT);
            assertThat(server).startsWith("shop-");
            assertThat(cluster.ask("web-1", PORT)).isEqualTo(server);

            Set<String> before = pods(cluster);
            cluster.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withName("web-0")
                    .withGracePeriod(0)
                    .delete();
            awaitOthers(cluster, before, 1);
            assertThat(cluster.ask("web-0", PORT)).as("a pod that came anew").isEqualTo(server);

            before = pods(cluster);
            roll(cluster);
            awaitOthers(cluster, before, 2);
            for (String replica : List.of("web-0", "web-1")) {
                assertThat(cluster.ask(replica, PORT)).as(replica).isEqualTo(server);
            }

            cluster.client()
                    .resources(LoadBalancer.class)
                    .inNamespace(cluster.namespace())
                    .withName("web")
                    .delete();
            awaitNothingLeft(cluster);
        }
    }

    private static void apply(Cluster cluster, String manifests) {
        cluster.client()
                .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(cluster.namespace())
                .serverSideApply();
    }

    private static LoadBalancer loadBalancer(Cluster cluster) {
        return cluster.client()
                .resources(LoadBalancer.class)
                .inNamespace(cluster.namespace())
                .withName("web")
                .require();
    }

    private static void awaitReady(Cluster cluster) {
        await("web is ready with all its servers").atMost(PATIENCE).untilAsserted(() -> {
            LoadBalancer loadBalancer = loadBalancer(cluster);
            assertThat(loadBalancer.getStatus()).isNotNull();
            assertThat(loadBalancer.getStatus().conditions())
                    .anyMatch(condition -> condition.getType().equals("Ready")
                            && condition.getStatus().equals("True")
                            && Objects.equals(
                                    condition.getObservedGeneration(),
                                    loadBalancer.getMetadata().getGeneration()));
            assertThat(loadBalancer.getStatus().readyReplicas()).isEqualTo(2);
            assertThat(loadBalancer.getStatus().servers().up()).isEqualTo(3);
        });
    }

    /** Waits until so many pods are others than before and all is well. */
    private static void awaitOthers(Cluster cluster, Set<String> before, int others) {
        await(others + " pods are new, and all ready").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(replicas(cluster)).hasSize(2).allMatch(Readiness::isPodReady);
            assertThat(pods(cluster).stream().filter(uid -> !before.contains(uid)))
                    .hasSize(others);
        });
        awaitReady(cluster);
    }

    /** Changes what only a new pod can have. */
    private static void roll(Cluster cluster) {
        cluster.client()
                .resources(LoadBalancer.class)
                .inNamespace(cluster.namespace())
                .withName("web")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"pod\":{\"annotations\":{\"example.com/rolled\":\"yes\"}}}}");
    }

    private static Set<String> pods(Cluster cluster) {
        return replicas(cluster).stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    }

    private static List<Pod> replicas(Cluster cluster) {
        return cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabel("app.kubernetes.io/instance", "web")
                .list()
                .getItems();
    }

    private static void awaitNothingLeft(Cluster cluster) {
        await("children are gone").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(replicas(cluster)).isEmpty();
            for (var type : List.of(StatefulSet.class, ConfigMap.class, Service.class)) {
                assertThat(cluster.client()
                                .resources(type)
                                .inNamespace(cluster.namespace())
                                .withName("web")
                                .get())
                        .as(type.getSimpleName())
                        .isNull();
            }
        });
    }

    private static String servers(Cluster cluster) {
        return """
            apiVersion: v1
            kind: Service
            metadata: {name: shop}
            spec: {clusterIP: None, selector: {app: shop}, ports: [{name: http, port: 8080, targetPort: http}]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: shop}
            spec:
              serviceName: shop
              replicas: 3
              selector: {matchLabels: {app: shop}}
              template:
                metadata: {labels: {app: shop}}
                spec:
                  %s
            ---
            """.formatted(cluster.serverSpec());
    }

    private static String loadBalancer() {
        return """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {name: web}
            spec:
              replicas: 2
              stats: {port: 18584}
              peers: {port: 18582}
              frontends: [{name: http, port: %d, backend: shop}]
              backends:
                - {name: shop, balance: RoundRobin, stick: {}, healthCheck: {interval: 1s}, service: {name: shop, port: http}}
            """.formatted(PORT);
    }
}
