package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.status.ProxyStatus;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted links between replicas that are real processes: turned on while clients are kept. */
class PeersTlsIT {
    private static final int PORT = 18280;
    private static final int ADMIN = 18604;
    private static final List<String> REPLICAS = List.of("web-0", "web-1");
    private static final Clients CLIENTS = Clients.of(64, 200);

    @Test
    void everySourceKeepsItsServerWhileLinksBecomeEncrypted(@TempDir Path folder) throws Exception {
        try (NamedServer a = new NamedServer("a");
                NamedServer b = new NamedServer("b");
                NamedServer c = new NamedServer("c");
                LocalLimpet limpet = LocalLimpet.start(folder, manifest(a, b, c))) {
            limpet.awaitReady("web", 2);
            Map<String, String> first = CLIENTS.ask(limpet.address("web-0"), PORT);
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("a", "b", "c");

            limpet.client()
                    .resources(LoadBalancer.class)
                    .inNamespace("default")
                    .withName("web")
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            "[{\"op\": \"replace\", \"path\": \"/spec/peers/tls\", \"value\": \"Managed\"}]");
            await("links are encrypted")
                    .atMost(Duration.ofSeconds(120))
                    .ignoreExceptions()
                    .until(() -> REPLICAS.stream().allMatch(replica -> isEncrypted(limpet, replica)));
            limpet.awaitReady("web", 2);
            for (String replica : REPLICAS) {
                assertThat(CLIENTS.ask(limpet.address(replica), PORT))
                        .as(replica)
                        .isEqualTo(first);
            }

            Secret secret = limpet.client()
                    .secrets()
                    .inNamespace("default")
                    .withName("web-peers-tls")
                    .require();
            limpet.kill("web-1");
            limpet.awaitReady("web", 2);
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> isEncrypted(limpet, "web-1"));
            assertThat(CLIENTS.ask(limpet.address("web-1"), PORT)).isEqualTo(first);
            assertThat(secret.getData()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
        }
    }

    private static boolean isEncrypted(LocalLimpet limpet, String replica) {
        ProxyStatus status = status(limpet, replica);
        return status.peersTls().isPresent()
                && status.peers().size() == 1
                && status.peers().stream().allMatch(peer -> peer.state().equals("ESTA"));
    }

    private static ProxyStatus status(LocalLimpet limpet, String replica) {
        try {
            return StatusPage.of(limpet.address(replica), ADMIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** In turn, so that replicas that knew nothing would send most sources elsewhere. */
    private static String manifest(NamedServer... servers) {
        StringBuilder manifest = new StringBuilder("""
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {name: web}
                spec:
                  replicas: 2
                  stats: {port: 18604}
                  peers: {port: 18200, tls: Disabled}
                  frontends:
                    - {name: tcp, port: 18280, backend: web}
                  backends:
                    - name: web
                      balance: RoundRobin
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
