package dev.limpet.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class ExamplesTest {
    private static final Path EXAMPLES = Committed.ROOT.resolve("examples");
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @ParameterizedTest
    @MethodSource("examples")
    void anApiServerTakesIt(String file) throws IOException {
        List<JsonNode> loadBalancers = loadBalancers(file);

        assertThat(loadBalancers)
                .isNotEmpty()
                .allSatisfy(loadBalancer -> assertThat(CommittedCrd.VALIDATOR.validate(loadBalancer, Optional.empty()))
                        .isEmpty());
    }

    /** Records supply the same defaults as the schema, so it does not matter who reads a manifest first. */
    @ParameterizedTest
    @MethodSource("examples")
    void recordsAndSchemaAgreeOnDefaults(String file) throws IOException {
        for (JsonNode loadBalancer : loadBalancers(file)) {
            assertThat(read(loadBalancer).getSpec())
                    .isEqualTo(
                            read(CommittedCrd.VALIDATOR.defaulted(loadBalancer)).getSpec());
        }
    }

    /**
     * Argo CD compares a manifest with what the cluster has by a three-way JSON merge patch (RFC 7386): fields that the
     * manifest leaves out may be there, lists have to be the same as a whole.
     */
    @ParameterizedTest
    @MethodSource("examples")
    void whatTheApiServerFillsInIsNoDifferenceToArgoCd(String file) throws IOException {
        for (JsonNode loadBalancer : loadBalancers(file)) {
            JsonNode live = CommittedCrd.VALIDATOR.defaulted(loadBalancer);

            assertThat(live).as("the API server fills in defaults").isNotEqualTo(loadBalancer);
            assertThat(patched(live, loadBalancer)).isEqualTo(live);
        }
    }

    /** What a merge patch makes of an object. */
    private static JsonNode patched(JsonNode object, JsonNode patch) {
        if (!(object instanceof ObjectNode fields) || !patch.isObject()) {
            return patch;
        }
        ObjectNode result = fields.deepCopy();
        patch.properties()
                .forEach(field -> result.set(field.getKey(), patched(result.path(field.getKey()), field.getValue())));
        return result;
    }

    /** kubectl reads YAML 1.1, in which a bare {@code on} or {@code yes} is a boolean, even as a key. */
    @ParameterizedTest
    @MethodSource("examples")
    void everyKeyIsAStringToKubectl(String file) throws IOException {
        for (Object manifest : new Yaml().loadAll(Files.readString(EXAMPLES.resolve(file)))) {
            assertThat(keys(manifest)).allSatisfy(key -> assertThat(key).isInstanceOf(String.class));
        }
    }

    @Test
    void theQuickStartsServiceFindsItsPods() throws IOException {
        List<JsonNode> manifests = CommittedCrd.manifests(EXAMPLES.resolve("quickstart.yaml"));
        JsonNode pods = manifests.get(0).path("spec").path("template");
        JsonNode service = manifests.get(1);
        LoadBalancerSpec loadBalancer = read(manifests.get(2)).getSpec();

        assertThat(service.path("spec").path("selector"))
                .isEqualTo(pods.path("metadata").path("labels"));
        assertThat(service.at("/spec/ports/0/targetPort")).isEqualTo(pods.at("/spec/containers/0/ports/0/name"));
        assertThat(loadBalancer.backends().getFirst().service()).satisfies(reference -> {
            assertThat(reference.name()).isEqualTo(service.at("/metadata/name").asText());
            assertThat(reference.port().getStrVal())
                    .isEqualTo(service.at("/spec/ports/0/name").asText());
        });
    }

    private static Stream<Object> keys(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                Stream.concat(map.keySet().stream(), map.values().stream().flatMap(ExamplesTest::keys));
            case List<?> list -> list.stream().flatMap(ExamplesTest::keys);
            default -> Stream.empty();
        };
    }

    private static LoadBalancer read(JsonNode manifest) {
        return SERIALIZATION.unmarshal(manifest.toString(), LoadBalancer.class);
    }

    private static List<JsonNode> loadBalancers(String file) throws IOException {
        return CommittedCrd.manifests(EXAMPLES.resolve(file)).stream()
                .filter(manifest -> manifest.path("kind").asText().equals("LoadBalancer"))
                .toList();
    }

    private static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
