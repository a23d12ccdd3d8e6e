package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadsTest extends LocalApiTest {
    @BeforeEach
    void createSome() {
        http.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {app: web, tier: x}}}");
        http.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, labels: {app: db}}}");
        http.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}");
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> item.at("/metadata/name").asText())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labelSelector | app=web | a",
                "labelSelector | app==web | a",
                "labelSelector | app!=web | b c",
                "labelSelector | app | a b",
                "labelSelector | !app | c",
                "labelSelector | app in (web, db) | a b",
                "labelSelector | app notin (web) | b c",
                "labelSelector | app in (web,db),tier=x | a",
                "fieldSelector | metadata.name=b | b",
                "fieldSelector | metadata.name!=b,metadata.namespace=default | a c",
            })
    void selectorsChooseFromAList(String parameter, String selector, String expected) {
        String query = parameter + "=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
        assertThat(names(http.get(CONFIG_MAPS + "?" + query).body())).containsExactly(expected.split(" "));
    }

    @Test
    void aSelectorOfAnotherFormIsRefused() {
        assertThat(http.get(CONFIG_MAPS + "?labelSelector=a%3Db%3D%3Dc(").code())
                .isEqualTo(400);
        assertThat(http.get(CONFIG_MAPS + "?fieldSelector=metadata.name").code())
                .isEqualTo(400);
    }

    @Test
    void listsReachOneNamespaceOrAll() {
        http.post("/api/v1/namespaces/kube-system/configmaps", configMap("d", "data: {}"));
        assertThat(names(http.get(CONFIG_MAPS + "?limit=1").body())).containsExactly("a", "b", "c");
        assertThat(names(http.get("/api/v1/configmaps").body())).containsExactly("a", "b", "c", "d");
        assertThat(http.get(CONFIG_MAPS).text("/kind")).isEqualTo("ConfigMapList");
    }

    @Test
    void aWatchGoesOnFromAVersion() throws Exception {
        String version = http.get(CONFIG_MAPS).text("/metadata/resourceVersion");
        http.merge(CONFIG_MAPS + "/a", "data: {k: v}");
        try (var events = http.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + version, "application/json")) {
            http.post(CONFIG_MAPS, configMap("d", "data: {}"));
            http.delete(CONFIG_MAPS + "/b", "{}");
            assertEvent(events.next(), "MODIFIED", "a");
            assertEvent(events.next(), "ADDED", "d");
            assertEvent(events.next(), "DELETED", "b");
        }
    }

    @Test
    void aWatchWithoutVersionBeginsWithWhatThereIs() throws Exception {
        try (var events = http.watch(CONFIG_MAPS + "?watch=1&fieldSelector=metadata.name%3Dc", "application/json")) {
            assertEvent(events.next(), "ADDED", "c");
        }
    }

    @Test
    void whatEntersOrLeavesASelectionIsAddedOrDeleted() throws Exception {
        String version = http.get(CONFIG_MAPS).text("/metadata/resourceVersion");
        String query = "?watch=true&labelSelector=app%3Dweb&resourceVersion=" + version;
        try (var events = http.watch(CONFIG_MAPS + query, "application/json")) {
            http.merge(CONFIG_MAPS + "/b", "metadata: {labels: {app: web}}");
            http.merge(CONFIG_MAPS + "/a", "metadata: {labels: {app: other}}");
            assertEvent(events.next(), "ADDED", "b");
            assertEvent(events.next(), "DELETED", "a");
        }
    }

    /** Writers on several connections, and a watch that replays what they do. */
    @Test
    void aWatchSeesEveryChangeInOrder() throws Exception {
        String version = http.get(CONFIG_MAPS).text("/metadata/resourceVersion");
        try (var events = http.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + version, "application/json")) {
            try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int writer = 0; writer < 4; writer++) {
                    String name = "written-" + writer;
                    writers.submit(() -> {
                        for (int round = 0; round < 20; round++) {
                            http.post(CONFIG_MAPS, configMap(name, "data: {}"));
                            http.merge(CONFIG_MAPS + "/" + name, "data: {round: '" + round + "'}");
                            if (round < 19) {
                                http.delete(CONFIG_MAPS + "/" + name, "{}");
                            }
                        }
                    });
                }
            }
            http.post(CONFIG_MAPS, configMap("end", "data: {}"));
            Map<String, JsonNode> replayed = new TreeMap<>();
            long last = Long.parseLong(version);
            String name = "";
            while (!name.equals("end")) {
                JsonNode event = events.next();
                JsonNode metadata = event.at("/object/metadata");
                name = metadata.path("name").asText();
                assertThat(metadata.path("resourceVersion").asLong()).isGreaterThan(last);
                last = metadata.path("resourceVersion").asLong();
                if (event.path("type").asText().equals("DELETED")) {
                    replayed.remove(name);
                } else {
                    replayed.put(name, event.path("object"));
                }
            }
            List<JsonNode> listed = new ArrayList<>();
            http.get(CONFIG_MAPS).body().path("items").forEach(listed::add);
            assertThat(listed).hasSize(8).containsAll(replayed.values());
            assertThat(replayed).hasSize(5);
        }
    }

    @Test
    void aWatchEndsAfterItsTime() throws Exception {
        try (var events = http.watch(
                CONFIG_MAPS + "?watch=true&timeoutSeconds=1&resourceVersion="
                        + http.get(CONFIG_MAPS).text("/metadata/resourceVersion"),
                "application/json")) {
            assertThat(events.lines().readLine()).isNull();
        }
    }

    @Test
    void tablesNameTheirColumnsOnceInAWatch() throws Exception {
        try (var events = http.watch(CONFIG_MAPS + "?watch=true", HttpClientOfApi.TABLE)) {
            assertThat(events.next().at("/object/columnDefinitions")).isNotEmpty();
            JsonNode second = events.next();
            assertThat(second.at("/object/columnDefinitions")).isEmpty();
            assertThat(second.at("/object/rows/0/cells/0").asText()).isEqualTo("b");
        }
    }

    @Test
    void aVersionThatIsNoNumberIsRefused() {
        assertThat(http.get(CONFIG_MAPS + "?watch=true&resourceVersion=x").code())
                .isEqualTo(400);
    }

    private static void assertEvent(JsonNode event, String type, String name) {
        assertThat(event.path("type").asText() + " "
                        + event.at("/object/metadata/name").asText())
                .isEqualTo(type + " " + name);
    }
}
