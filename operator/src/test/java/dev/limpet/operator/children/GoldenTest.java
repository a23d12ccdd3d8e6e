package dev.limpet.operator.children;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.resolve.ListedCluster;
import dev.limpet.operator.resolve.Resolution;
import dev.limpet.operator.resolve.Resolver;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder of {@code golden} holds one LoadBalancer and what it is resolved with, such as Services and EndpointSlices ({@code in-*.yaml}),
 * and everything that is made of them ({@code out-*.yaml}), no file more. {@code -Dsurefire.jvm=-Dgolden.update=true} writes the
 * latter anew.
 */
class GoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ObjectMapper YAML = new YAMLMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    static List<Path> cases() throws IOException {
        return list(GOLDEN, "");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsMadeOfALoadBalancerIsWhatTheFolderHolds(Path folder) throws IOException {
        Map<String, String> made = render(folder);
        if (Boolean.getBoolean("golden.update")) {
            for (Path old : list(folder, "out-")) {
                Files.delete(old);
            }
            for (Map.Entry<String, String> file : made.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        }
        Map<String, String> expected = new TreeMap<>();
        for (Path file : list(folder, "out-")) {
            expected.put(file.getFileName().toString(), Files.readString(file));
        }
        assertThat(made).isEqualTo(expected);
        assertThat(list(folder, ""))
                .as("files that are neither in-*.yaml nor out-*.yaml")
                .allMatch(file -> file.getFileName().toString().matches("(in|out)-[a-z0-9-]+\\.yaml"));
    }

    private static Map<String, String> render(Path folder) throws IOException {
        LoadBalancer loadBalancer =
                Serialization.unmarshal(Files.readString(folder.resolve("in-loadbalancer.yaml")), LoadBalancer.class);
        List<HasMetadata> input = new ArrayList<>();
        for (Path file : list(folder, "in-")) {
            String manifest = Files.readString(file);
            input.add(
                    manifest.contains("kind: ReferenceGrant")
                            ? Serialization.unmarshal(manifest, GenericKubernetesResource.class)
                            : Serialization.unmarshal(manifest));
        }
        loadBalancer.getMetadata().setUid("00000000-0000-0000-0000-000000000001");

        Resolution resolution = new Resolver(new ListedCluster(input), "cluster.local").resolve(loadBalancer);
        assertThat(resolution).isInstanceOf(Resolution.Accepted.class);
        Map<String, String> files = new TreeMap<>();
        for (HasMetadata child : new Children("limpet-proxy:test")
                .desired(((Resolution.Accepted) resolution).loadBalancer(), OptionalInt.empty(), Optional.empty())) {
            String name = "out-" + child.getKind().toLowerCase(Locale.ROOT) + "-"
                    + child.getMetadata().getName() + ".yaml";
            assertThat(files.put(name, YAML.writeValueAsString(child))).isNull();
        }
        return files;
    }

    private static List<Path> list(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
