package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.status.ProxyStatus;
import io.fabric8.kubernetes.api.model.Secret;
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
    private static final List<String> REPLICAS = List.of("web-0", "web-1");
    private static final Clients CLIENTS = Clients.of(64, 200);

    @Test
    void everySourceKeepsItsServerWhileLinksBecomeEncrypted(@TempDir Path folder) throws Exception {
        // In turn, so that replicas that knew nothing would send most sources elsewhere.
        try (LocalWeb web = LocalWeb.start(folder, "balance: RoundRobin, stick: {}", "a", "b", "c")) {
            web.awaitReady(2);
            Map<String, String> first = web.ask(CLIENTS, "web-0");
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("a", "b", "c");

            web.replace("peers/tls", "\"Managed\"");
            await("links are encrypted")
                    .atMost(Duration.ofSeconds(120))
                    .ignoreExceptions()
                    .until(() -> REPLICAS.stream().allMatch(replica -> isEncrypted(web, replica)));
            web.awaitReady(2);
            for (String replica : REPLICAS) {
                assertThat(web.ask(CLIENTS, replica)).as(replica).isEqualTo(first);
            }

            Secret secret = web.client()
                    .secrets()
                    .inNamespace("default")
                    .withName("web-peers-tls")
                    .require();
            web.kill("web-1");
            web.awaitReady(2);
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> isEncrypted(web, "web-1"));
            assertThat(web.ask(CLIENTS, "web-1")).isEqualTo(first);
            assertThat(secret.getData()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
        }
    }

    private static boolean isEncrypted(LocalWeb web, String replica) {
        ProxyStatus status = status(web, replica);
        return status.peersTls().isPresent()
                && status.peers().size() == 1
                && status.peers().stream().allMatch(peer -> peer.state().equals("ESTA"));
    }

    private static ProxyStatus status(LocalWeb web, String replica) {
        try {
            return web.status(replica);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
