package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A persistent stick table, on real processes: it is asked for while clients are kept, and outlives all replicas. */
class PersistenceIT {
    private static final Clients CLIENTS = Clients.of(63, 200);

    @Test
    void everySourceKeepsItsServerThroughTheEndOfAllReplicas(@TempDir Path folder) throws Exception {
        // In turn, so that replicas that knew nothing would send most sources elsewhere.
        try (LocalWeb web = LocalWeb.start(folder, "balance: RoundRobin, stick: {persistent: false}", "a", "b", "c")) {
            web.awaitReady(2);
            Map<String, String> first = web.ask(CLIENTS, "web-0");
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("a", "b", "c");

            web.replace("backends/0/stick/persistent", "true");
            await("both pods have a volume")
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> pods(web).size() == 2 && pods(web).stream().allMatch(PersistenceIT::claimsAVolume));
            web.awaitReady(2);
            assertThat(web.ask(CLIENTS, "web-1")).isEqualTo(first);

            web.loadBalancer().scale(0);
            await("all replicas have ended")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> pods(web).isEmpty());
            web.loadBalancer().scale(2);
            web.awaitReady(2);
            for (String replica : List.of("web-0", "web-1")) {
                assertThat(web.ask(CLIENTS, replica)).as(replica).isEqualTo(first);
            }
        }
    }

    private static List<Pod> pods(LocalWeb web) {
        return web.client().pods().inNamespace("default").list().getItems();
    }

    private static boolean claimsAVolume(Pod pod) {
        return pod.getSpec().getVolumes().stream().anyMatch(volume -> volume.getPersistentVolumeClaim() != null);
    }
}
