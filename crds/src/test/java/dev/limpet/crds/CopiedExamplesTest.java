package dev.limpet.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users copy first works as it is. */
class CopiedExamplesTest {
    @Test
    void theyAreFoundWhereverTheyStand() throws IOException {
        assertThat(Example.all().map(Example::file))
                .contains(
                        "README.md",
                        "examples/quickstart.yaml",
                        "examples/article.yaml",
                        "deploy/overlay/web.yaml",
                        "charts/limpet/Chart.yaml",
                        "charts/limpet/templates/NOTES.txt");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anApiServerTakesThem(Example example) {
        assertThat(example.loadBalancers())
                .allSatisfy(loadBalancer -> assertThat(CommittedCrd.VALIDATOR.validate(
                                CommittedCrd.VALIDATOR.defaulted(loadBalancer), Optional.empty()))
                        .isEmpty());
    }

    /** Its traffic goes through a Service of its own name, its replicas find each other by another one. */
    @ParameterizedTest
    @MethodSource("examples")
    void noServiceHasANameThatALoadBalancerNeeds(Example example) {
        assertThat(example.loadBalancers()).allSatisfy(loadBalancer -> {
            String name = name(loadBalancer);
            assertThat(servicesBeside(loadBalancer, example)).doesNotContain(name, name + "-peers");
        });
    }

    /** The Services of its namespace that it names or that stand in the same example. */
    private static List<String> servicesBeside(JsonNode loadBalancer, Example example) {
        String namespace = namespace(loadBalancer.path("metadata"), "");
        List<String> services = new ArrayList<>();
        for (JsonNode backend : loadBalancer.at("/spec/backends")) {
            JsonNode service = backend.path("service");
            if (namespace(service, namespace).equals(namespace)) {
                services.add(service.path("name").asText());
            }
        }
        example.services().stream()
                .filter(service -> namespace(service.path("metadata"), "").equals(namespace))
                .map(CopiedExamplesTest::name)
                .forEach(services::add);
        return services;
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String namespace(JsonNode object, String otherwise) {
        return object.path("namespace").asText(otherwise);
    }

    private static Stream<Example> examples() throws IOException {
        return Example.all();
    }
}
