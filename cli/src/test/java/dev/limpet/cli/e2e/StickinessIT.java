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
    private static final Clients CLIENTS = Clients.of(60, 200);

    @Test
    void everySourceKeepsItsServerThroughTheDeathOfAReplica(@TempDir Path folder) throws Exception {
        try (LocalWeb web =
                LocalWeb.start(folder, "healthCheck: {interval: 500ms, rise: 2, fall: 2}, stick: {}", "a", "b", "c")) {
            web.awaitReady(2);
            Map<String, String> first = web.ask(CLIENTS, "web-0");
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("a", "b", "c");
            awaitEntries(web, 200);

            web.kill("web-0");
            assertThat(web.ask(CLIENTS, "web-1")).isEqualTo(first);

            web.loadBalancer().scale(3);
            web.awaitReady(3);
            assertThat(web.ask(CLIENTS, "web-2")).isEqualTo(first);

            web.stop("b");
            await("b is seen down")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(web.loadBalancer()
                                    .require()
                                    .getStatus()
                                    .servers()
                                    .up())
                            .isEqualTo(2));
            Map<String, String> moved = web.ask(CLIENTS, "web-2");
            first.forEach((source, server) -> {
                if (server.equals("b")) {
                    assertThat(moved.get(source)).as(source).isIn("a", "c");
                } else {
                    assertThat(moved.get(source)).as(source).isEqualTo(server);
                }
            });
            for (String replica : List.of("web-0", "web-1", "web-2")) {
                assertThat(web.ask(CLIENTS, replica)).as(replica).isEqualTo(moved);
            }
        }
    }

    private static void awaitEntries(LocalWeb web, long count) {
        await("both replicas know every source").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            for (String replica : List.of("web-0", "web-1")) {
                assertThat(web.status(replica).backends().getFirst().stickEntries())
                        .isEqualTo((int) count);
            }
        });
    }
}
