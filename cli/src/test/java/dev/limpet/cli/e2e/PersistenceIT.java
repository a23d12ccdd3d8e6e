package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A persistent stick table, on real processes: it is asked for while clients are kept, and outlives all replicas. */
class PersistenceIT {
    private static final int PORT = 18180;
    private static final Clients CLIENTS = Clients.of(63, 200);

    @Test
    void everySourceKeepsItsServerThroughTheEndOfAllReplicas(@TempDir Path folder) throws Exception {
        try (NamedServer a = new NamedServer("a");
                NamedServer b = new NamedServer("b");
                NamedServer c = new NamedServer("c");
                LocalLimpet limpet = LocalLimpet.start(folder, manifest(a, b, c))) {
            limpet.awaitReady("web", 2);
            Map<String, String> first = CLIENTS.ask(limpet.address("web-0"), PORT);
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("a", "b", "c");

            loadBalancer(limpet)
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            "[{\"op\": \"replace\", \"path\": \"/spec/backends/0/stick/persistent\", \"value\": true}]");
            await("both pods have a volume")
                    .atMost(Duration.ofSeconds(120))
                    .until(() ->
                            pods(limpet).size() == 2 && pods(limpet).stream().allMatch(PersistenceIT::claimsAVolume));
            limpet.awaitReady("web", 2);
            assertThat(CLIENTS.ask(limpet.address("web-1"), PORT)).isEqualTo(first);

            loadBalancer(limpet).scale(0);
            await("all replicas have ended")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> pods(limpet).isEmpty());
            loadBalancer(limpet).scale(2);
            limpet.awaitReady("web", 2);
            for (String replica : List.of("web-0", "web-1")) {
                assertThat(CLIENTS.ask(limpet.address(replica), PORT))
                        .as(replica)
                        .isEqualTo(first);
            }
        }
    }

    private static Resource<LoadBalancer> loadBalancer(LocalLimpet limpet) {
        return limpet.client()
                .resources(LoadBalancer.class)
                .inNamespace("default")
                .withName("web");
    }

    private static List<Pod> pods(LocalLimpet limpet) {
        return limpet.client().pods().inNamespace("default").list().getItems();
    }

    private static boolean claimsAVolume(Pod pod) {
        return pod.getSpec().getVolumes().stream().anyMatch(volume -> volume.getPersistentVolumeClaim() != null);
    }

    /** In turn, so that replicas that knew nothing would send most sources elsewhere. */
    private static String manifest(NamedServer... servers) {
        StringBuilder manifest = new StringBuilder("""
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {name: web}
                spec:
                  replicas: 2
                  stats: {port: 18504}
                  peers: {port: 18100}
                  frontends:
                    - {name: tcp, port: 18180, backend: web}
                  backends:
                    - name: web
                      balance: RoundRobin
                      stick: {persistent: false}
                      servers:
                """);
        for (NamedServer server : servers) {
            manifest.append(
                    "        - {name: %s, address: 127.0.0.1, port: %d}%n".formatted(server.name(), server.port()));
        }
        return manifest.toString();
    }
}
