package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All replicas are replaced, one by one, under clients that never pause. */
class RollingIT {
    private static final int PORT = 18_480;
    private static final int STATS = 18_484;
    private static final List<String> REPLICAS = List.of("web-0", "web-1", "web-2");

    @Test
    void aRollLosesNoEntryAndNoConnection(@TempDir Path folder) throws Exception {
        try (NamedServer a = new NamedServer("a");
                NamedServer b = new NamedServer("b");
                NamedServer c = new NamedServer("c");
                LocalLimpet limpet = LocalLimpet.start(folder, manifest(a, b, c))) {
            limpet.awaitReady("web", REPLICAS.size());
            Set<String> before = uids(limpet);
            try (ServiceAddress service = new ServiceAddress(limpet.client(), "web")) {
                SteadyClients clients = new SteadyClients(service.awaitReady(REPLICAS.size()), PORT, 65);
                try (clients) {
                    awaitMore(clients, 2_000);
                    roll(limpet);
                    await("all pods are others, and ready")
                            .atMost(Duration.ofMinutes(5))
                            .until(() -> uids(limpet).stream().noneMatch(before::contains) && isReady(limpet));
                    awaitMore(clients, 2_000);
                }
                assertThat(clients.violations()).isEmpty();
                Map<String, String> servers = clients.servers();
                assertThat(Set.copyOf(servers.values())).containsExactlyInAnyOrder("a", "b", "c");
                for (String replica : REPLICAS) {
                    assertThat(StatusPage.of(limpet.address(replica), STATS)
                                    .backends()
                                    .getFirst()
                                    .stickEntries())
                            .as(replica)
                            .isEqualTo(servers.size());
                }
            }
        }
    }

    private static void awaitMore(SteadyClients clients, int connections) {
        long enough = clients.connections() + connections;
        await("clients connect").atMost(Duration.ofMinutes(2)).until(() -> clients.connections() >= enough);
    }

    /** Changes what only a new pod can have. */
    private static void roll(LocalLimpet limpet) {
        limpet.client()
                .resources(LoadBalancer.class)
                .inNamespace("default")
                .withName("web")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"pod\":{\"annotations\":{\"example.com/rolled\":\"yes\"}}}}");
    }

    private static Set<String> uids(LocalLimpet limpet) {
        return limpet
                .client()
                .pods()
                .inNamespace("default")
                .withLabel("app.kubernetes.io/instance", "web")
                .list()
                .getItems()
                .stream()
                .map(Pod::getMetadata)
                .map(metadata -> metadata.getUid())
                .collect(Collectors.toSet());
    }

    private static boolean isReady(LocalLimpet limpet) {
        LoadBalancer loadBalancer = limpet.loadBalancer("web");
        return loadBalancer.getStatus().readyReplicas() == REPLICAS.size()
                && loadBalancer.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")
                                && condition.getObservedGeneration()
                                        == loadBalancer
                                                .getMetadata()
                                                .getGeneration()
                                                .longValue());
    }

    private static String manifest(NamedServer... servers) {
        StringBuilder manifest = new StringBuilder("""
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {name: web}
            spec:
              replicas: 3
              stats: {port: %d}
              peers: {port: 18482}
              pod: {minReadySeconds: 2}
              frontends:
                - {name: tcp, port: %d, backend: web}
              backends:
                - name: web
                  balance: RoundRobin
                  stick: {}
                  servers:
            """.formatted(STATS, PORT));
        for (NamedServer server : servers) {
            manifest.append(
                    "        - {name: %s, address: 127.0.0.1, port: %d}%n".formatted(server.name(), server.port()));
        }
        return manifest.toString();
    }
}
