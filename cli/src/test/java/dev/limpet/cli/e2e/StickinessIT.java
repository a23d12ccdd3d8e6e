package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main promise, on real processes: a source keeps its server whichever replica it reaches and whichever dies. */
class StickinessIT {
    private static final int PORT = 18080;
    private static final Clients CLIENTS = Clients.of(60, 200);

    @Test
    void everySourceKeepsItsServerThroughTheDeathOfAReplica(@TempDir Path folder) throws Exception {
        try (NamedServer a = new NamedServer("a");
                NamedServer b = new NamedServer("b");
                NamedServer c = new NamedServer("c");
                LocalLimpet limpet = LocalLimpet.start(folder, manifest(a, b, c))) {
            limpet.awaitReady("web", 2);
            Map<String, String> first = CLIENTS.ask(limpet.address("web-0"), PORT);
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("a", "b", "c");
            awaitEntries(limpet, 200);

            limpet.kill("web-0");
            assertThat(CLIENTS.ask(limpet.address("web-1"), PORT)).isEqualTo(first);

            limpet.client()
                    .resources(dev.limpet.crds.LoadBalancer.class)
                    .inNamespace("default")
                    .withName("web")
                    .scale(3);
            limpet.awaitReady("web", 3);
            assertThat(CLIENTS.ask(limpet.address("web-2"), PORT)).isEqualTo(first);

            b.close();
            await("b is seen down")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(limpet.loadBalancer("web")
                                    .getStatus()
                                    .servers()
                                    .up())
                            .isEqualTo(2));
            Map<String, String> moved = CLIENTS.ask(limpet.address("web-2"), PORT);
            first.forEach((source, server) -> {
                if (server.equals("b")) {
                    assertThat(moved.get(source)).as(source).isIn("a", "c");
                } else {
                    assertThat(moved.get(source)).as(source).isEqualTo(server);
                }
            });
            for (String replica : List.of("web-0", "web-1", "web-2")) {
                assertThat(CLIENTS.ask(limpet.address(replica), PORT))
                        .as(replica)
                        .isEqualTo(moved);
            }
        }
    }

    private static void awaitEntries(LocalLimpet limpet, long count) {
        await("both replicas know every source").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            for (String replica : List.of("web-0", "web-1")) {
                assertThat(StatusPage.of(limpet.address(replica), 18404)
                                .backends()
                                .getFirst()
                                .stickEntries())
                        .isEqualTo((int) count);
            }
        });
    }

    private static String manifest(NamedServer... servers) {
        StringBuilder manifest = new StringBuilder("""
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {name: web}
                spec:
                  replicas: 2
                  stats: {port: 18404}
                  peers: {port: 18000}
                  frontends:
                    - {name: tcp, port: 18080, backend: web}
                  backends:
                    - name: web
                      healthCheck: {interval: 500ms, rise: 2, fall: 2}
                      stick: {}
                      servers:
                """);
        for (NamedServer server : servers) {
            manifest.append(
                    "        - {name: %s, address: 127.0.0.1, port: %d}%n".formatted(server.name(), server.port()));
        }
        return manifest.toString();
    }
}
