package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.cli.LimpetProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at and change a running system, as a user types them. */
class CommandsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Clients CLIENTS = Clients.of(60, 40);
    private static final Clients NEWCOMERS = Clients.of(61, 40);
    private static final Clients LATECOMERS = Clients.of(62, 40);

    @TempDir
    Path folder;

    @Test
    void tablesAreShownChoicesExplainedAndServersDrained() throws Exception {
        try (LocalWeb web = LocalWeb.start(folder, "stick: {}", "a", "b")) {
            web.awaitReady(2);
            Map<String, String> first = web.ask(CLIENTS, "web-0");
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("a", "b");

            await("both replicas know every source")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(table()).isEqualTo(knownByBoth(first)));
            String ofB = first.keySet().stream()
                    .filter(source -> first.get(source).equals("b"))
                    .findFirst()
                    .orElseThrow();
            assertThat(explained(ofB, "reason")).containsExactly("Entry");
            assertThat(explained(ofB, "server")).containsExactly("b");

            assertThat(run("drain", "web/web/b")).startsWith("web/web/b drains: ");
            String stranger = LATECOMERS.addresses().getFirst();
            await("both replicas drain b").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(explained(stranger, "text"))
                        .hasSize(1)
                        .first()
                        .asString()
                        .contains("b drains");
                assertThat(explained(ofB, "text"))
                        .hasSize(1)
                        .first()
                        .asString()
                        .contains("b drains, so it gets no new clients, but keeps those it has");
            });
            assertThat(web.ask(NEWCOMERS, "web-1").values()).containsOnly("a");
            assertThat(web.ask(CLIENTS, "web-1")).isEqualTo(first);
            assertThat(run("top", "web", "--once"))
                    .containsPattern("(?m)^ {2}b +DRAIN ")
                    .contains("2 of 2 replicas ready")
                    .doesNotContain("\033");

            run("ready", "web/web/b");
            await("both replicas offer b")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(explained(stranger, "text"))
                            .hasSize(1)
                            .first()
                            .asString()
                            .contains("a and b"));
            assertThat(new HashSet<>(web.ask(LATECOMERS, "web-1").values())).containsExactlyInAnyOrder("a", "b");
        }
    }

    /** What a command prints that succeeds. */
    private String run(String... arguments) throws IOException, InterruptedException {
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--kubeconfig", ".limpet/kubeconfig"))
                .toArray(String[]::new);
        try (LimpetProcess command = LimpetProcess.start(folder, all)) {
            int exitCode = command.awaitExit();
            assertThat(command.err()).isEmpty();
            assertThat(exitCode).isZero();
            return command.out();
        }
    }

    /** Source, server and replicas of each entry. */
    private Map<String, List<String>> table() throws IOException, InterruptedException {
        JsonNode document = new JsonMapper().readTree(run("table", "web", "-o", "json"));
        Map<String, List<String>> entries = new HashMap<>();
        for (JsonNode entry : document.get("entries")) {
            entries.put(
                    entry.get("source").asText(),
                    Stream.concat(
                                    Stream.of(entry.get("server").asText()),
                                    entry.get("replicas").properties().stream().map(Map.Entry::getKey))
                            .toList());
        }
        return entries;
    }

    private static Map<String, List<String>> knownByBoth(Map<String, String> servers) {
        Map<String, List<String>> entries = new HashMap<>();
        servers.forEach((source, server) -> entries.put(source, List.of(server, "web-0", "web-1")));
        return entries;
    }

    /** A field of each of the replicas' views: one where they agree. */
    private List<String> explained(String source, String field) throws IOException, InterruptedException {
        JsonNode document = new JsonMapper().readTree(run("explain", "web", "--source", source, "-o", "json"));
        return document.at("/backends/0/views").findValues(field).stream()
                .map(value -> value.isTextual() ? value.asText() : value.toString())
                .toList();
    }
}
