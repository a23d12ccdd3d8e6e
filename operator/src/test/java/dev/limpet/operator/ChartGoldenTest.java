package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Helm makes of the chart with the values of each folder, to the letter, and whether Kubernetes knows every field
 * of it. {@code -Dlimpet.generate=true} writes it anew, and {@code deploy/operator/operator.yaml} with it.
 */
class ChartGoldenTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path CASES = Path.of("src/test/resources/chart");
    private static final Path WITHOUT_HELM = ROOT.resolve("deploy/operator/operator.yaml");
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @ParameterizedTest
    @MethodSource("cases")
    void valuesGiveTheseObjects(String name) throws IOException {
        String rendered = render(CASES.resolve(name).resolve("values.yaml"));
        List<Path> committed =
                name.equals("default") ? List.of(WITHOUT_HELM) : List.of(CASES.resolve(name + "/out.yaml"));
        for (Path file : committed) {
            if (Boolean.getBoolean("limpet.generate")) {
                Files.writeString(file, rendered);
            }
            assertThat(rendered).isEqualTo(Files.readString(file));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void kubernetesKnowsEveryField(String name) throws Exception {
        List<HasMetadata> objects = objects(render(CASES.resolve(name).resolve("values.yaml")));

        assertThat(objects).hasSizeGreaterThan(3);
        for (HasMetadata object : objects) {
            assertThat(object.getClass().getSimpleName())
                    .as(object.getKind())
                    .isNotEqualTo("GenericKubernetesResource");
            assertThat(unknownFields(object))
                    .as(object.getKind() + " " + object.getMetadata().getName())
                    .isEmpty();
        }
    }

    private static String render(Path values) {
        return new Helm(ROOT.resolve("charts/limpet"))
                .template()
                .withName("limpet")
                .withNamespace("limpet-system")
                .withKubeVersion("1.33.0")
                .withValuesFile(values)
                .call();
    }

    private static List<HasMetadata> objects(String yaml) {
        return Stream.of(yaml.split("(?m)^---$"))
                .filter(document -> document.contains("apiVersion"))
                .map(document -> SERIALIZATION.<HasMetadata>unmarshal(document))
                .toList();
    }

    /** The fields that the typed model has put aside because it does not know them. */
    private static List<String> unknownFields(Object object) throws ReflectiveOperationException {
        List<String> found = new ArrayList<>();
        for (Method method : object.getClass().getMethods()) {
            if (method.getParameterCount() > 0 || !method.getName().startsWith("get")) {
                continue;
            }
            boolean unknown = method.getName().equals("getAdditionalProperties");
            Object value = method.invoke(object);
            Collection<?> children =
                    value instanceof Collection<?> list ? list : value == null ? List.of() : List.of(value);
            for (Object child : children) {
                if (unknown) {
                    ((Map<?, ?>) child)
                            .keySet()
                            .forEach(key -> found.add(object.getClass().getSimpleName() + "." + key));
                } else if (child.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")) {
                    found.addAll(unknownFields(child));
                }
            }
        }
        return found;
    }

    private static List<String> cases() {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
