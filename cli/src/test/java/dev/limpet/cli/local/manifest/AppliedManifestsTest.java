package dev.limpet.cli.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.limpet.cli.local.api.LocalApi;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user's files do to the API, and what is said about mistakes in them. */
class AppliedManifestsTest {
    private static final String COLOURS = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: colours}
            data: {sky: blue}
            """;
    private static final String LOAD_BALANCER = """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {name: web}
            spec:
              frontends: [{name: http, port: 8080, backend: web}]
              backends: [{name: web, servers: [{name: a, address: 127.0.0.1, port: 9000}]}]
            """;

    @TempDir
    Path folder;

    private LocalApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = LocalApi.start((_, _) -> Optional.empty());
        client = api.client();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void allDocumentsOfAllFilesOfAFolderAreApplied() throws Exception {
        write("one.yaml", COLOURS + "---\n# nothing but a comment\n---\n" + LOAD_BALANCER);
        write("two.yml", COLOURS.replace("colours", "shapes"));
        write("notes.txt", "not a manifest");

        List<String> done = manifests(folder).apply();

        assertThat(done)
                .containsExactlyInAnyOrder(
                        "ConfigMap colours applied", "ConfigMap shapes applied", "LoadBalancer web applied");
        assertThat(configMap("colours")).hasValue(Map.of("sky", "blue"));
    }

    @Test
    void onlyWhatChangedIsWrittenAndWhatIsGoneIsDeleted() throws Exception {
        Path file = write(
                "one.yaml",
                COLOURS + "---\n" + COLOURS.replace("colours", "shapes") + "---\n"
                        + COLOURS.replace("colours", "sizes"));
        AppliedManifests manifests = manifests(file);
        manifests.apply();

        write("one.yaml", COLOURS.replace("blue", "grey") + "---\n" + COLOURS.replace("colours", "sizes"));

        assertThat(manifests.apply()).containsExactly("ConfigMap colours changed", "ConfigMap shapes deleted");
        assertThat(configMap("colours")).hasValue(Map.of("sky", "grey"));
        assertThat(configMap("shapes")).isEmpty();
    }

    @Test
    void aMistakeInOneManifestKeepsAllFromBeingApplied() throws Exception {
        Path file = write("one.yaml", COLOURS + "---\n" + LOAD_BALANCER.replace("backend: web", "backend: shop"));

        assertThatThrownBy(() -> manifests(file).apply())
                .isInstanceOf(ManifestException.class)
                .hasMessageStartingWith(file + ": LoadBalancer web: ")
                .hasMessageContaining("backend");
        assertThat(configMap("colours")).isEmpty();
    }

    @Test
    void anUnknownFieldIsNamed() throws Exception {
        Path file = write("one.yaml", LOAD_BALANCER.replace("spec:", "spec:\n  colour: blue"));

        assertRefused(file, "LoadBalancer web: ", "colour");
    }

    @Test
    void anUnknownFieldOfKubernetesOwnKindsIsNamedToo() throws Exception {
        String service = """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: web}, ports: [{port: 80, targetport: http}]}
                """;

        assertRefused(write("one.yaml", service), "Service web: ", "unknown field \"spec.ports[0].targetport\"");
        assertRefused(write("one.yaml", service.replace("port: 80", "port: eighty")), "spec.ports[0].port");
        write("one.yaml", service.replace("targetport", "targetPort"));
        assertThat(manifests(folder).apply()).containsExactly("Service web applied");
    }

    @Test
    void anUnknownKindIsNamed() throws Exception {
        assertRefused(
                write("one.yaml", COLOURS.replace("kind: ConfigMap", "kind: Ingress")),
                "Ingress colours: limpet local knows no kind Ingress of v1");
        assertRefused(
                write("one.yaml", COLOURS.replace("apiVersion: v1", "apiVersion: example.com/v1")),
                "limpet local knows no kind ConfigMap of example.com/v1");
    }

    @Test
    void aFileThatIsNoYamlIsNamedWithItsLine() throws Exception {
        assertRefused(write("one.yaml", "kind: [\n"), "this is not valid YAML: expected the node content");
        assertRefused(write("one.yaml", "kind: a\nkind: b\n"), "line 2: this is not valid YAML: ", "kind");
    }

    @Test
    void aDocumentThatIsNoManifestSaysWhatItLacks() throws Exception {
        assertRefused(write("one.yaml", "just text\n"), "has no apiVersion");
        assertRefused(write("one.yaml", "apiVersion: v1\nkind: ConfigMap\n"), "has no metadata.name");
        assertRefused(write("one.yaml", "# nothing\n"), "holds no manifest");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertRefused(folder.resolve("none.yaml"), "it does not exist");
    }

    @Test
    void aFolderWithoutManifestsIsNamed() {
        assertRefused(folder, "holds no file that ends with .yaml, .yml or .json");
    }

    @Test
    void anObjectDescribedTwiceIsNamedWithBothFiles() throws Exception {
        Path first = write("one.yaml", COLOURS);
        Path second = write("two.yaml", COLOURS);

        assertRefused(folder, second + ": ConfigMap colours is described a second time, first in " + first);
    }

    @Test
    void changedFilesAreAppliedAndMistakesLeaveWhatWasInForce() throws Exception {
        Path file = write("one.yaml", COLOURS);
        AppliedManifests manifests = manifests(file);
        manifests.apply();
        BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
        try (ManifestWatch _ = ManifestWatch.start(manifests, new ManifestWatch.Listener() {
            @Override
            public void applied(List<String> done) {}

            @Override
            public void refused(String reason) {
                refusals.add(reason);
            }
        })) {
            write("one.yaml", COLOURS.replace("blue", "grey"));
            await().untilAsserted(() -> assertThat(configMap("colours")).hasValue(Map.of("sky", "grey")));

            write("one.yaml", "kind: [");
            assertThat(refusals.take()).contains("this is not valid YAML");
            assertThat(configMap("colours")).hasValue(Map.of("sky", "grey"));

            write("one.yaml", COLOURS.replace("blue", "red"));
            await().untilAsserted(() -> assertThat(configMap("colours")).hasValue(Map.of("sky", "red")));
        }
    }

    private void assertRefused(Path path, String... parts) {
        assertThatThrownBy(() -> manifests(path).apply())
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining(path.toString())
                .hasMessageNotContaining("\n");
    }

    private AppliedManifests manifests(Path path) {
        return new AppliedManifests(client, List.of(path));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Optional<Map<String, String>> configMap(String name) {
        return Optional.ofNullable(client.configMaps().withName(name).get()).map(ConfigMap::getData);
    }
}
