package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The Helm chart, rendered by Helm itself. */
class ChartTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path CHART = ROOT.resolve("charts/limpet");
    private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);

    @Test
    void helmFindsNothingToComplainOf() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.getMessages())
                .filteredOn(message -> !message.startsWith("[INFO]"))
                .isEmpty();
        assertThat(result.isFailed()).isFalse();
    }

    @Test
    void itIsOfTheVersionThatIsBuilt() throws IOException {
        JsonNode chart = YAML.readTree(Files.readString(CHART.resolve("Chart.yaml")));

        assertThat(ROOT.resolve("pom.xml"))
                .content()
                .contains("<artifactId>limpet</artifactId>\n  <version>"
                        + chart.path("appVersion").asText() + "</version>");
        assertThat(chart.path("version")).isEqualTo(chart.path("appVersion"));
    }

    @Test
    void itBringsTheCommittedDefinitionAndKeepsIt() throws IOException {
        ObjectNode definition = (ObjectNode) only("CustomResourceDefinition", render(Map.of()));
        ObjectNode metadata = (ObjectNode) definition.path("metadata");

        assertThat(metadata.path("annotations").path("helm.sh/resource-policy").asText())
                .isEqualTo("keep");
        metadata.retain("name");
        assertThat((JsonNode) definition)
                .isEqualTo(YAML.readTree(Files.readString(ROOT.resolve("crds/loadbalancers.limpet.dev.yaml"))));
    }

    @Test
    void theDefinitionMayBeLeftOutOrLetGo() throws IOException {
        assertThat(ofKind("CustomResourceDefinition", render(Map.of("crds.install", false))))
                .isEmpty();
        assertThat(only("CustomResourceDefinition", render(Map.of("crds.keep", false)))
                        .path("metadata")
                        .has("annotations"))
                .isFalse();
    }

    @Test
    void theOperatorUnderstandsItsEnvironment() throws IOException {
        OperatorSettings settings = OperatorSettings.fromEnvironment(environment(render(Map.of(
                "image.proxy.repository", "example.com/proxy",
                "image.proxy.tag", "1.2.3",
                "clusterDomain", "k8s.example.com",
                "namespaces[0]", "web",
                "namespaces[1]", "mail"))));

        assertThat(settings.proxyImage()).isEqualTo("example.com/proxy:1.2.3");
        assertThat(settings.clusterDomain()).isEqualTo("k8s.example.com");
        assertThat(settings.lease()).contains(new Lease("limpet-system", "limpet"));
        assertThat(settings.namespaces()).isEqualTo(Set.of("web", "mail"));
    }

    @Test
    void byDefaultTheOperatorLooksAfterEveryNamespace() throws IOException {
        List<JsonNode> rendered = render(Map.of());

        assertThat(OperatorSettings.fromEnvironment(environment(rendered)).namespaces())
                .isEmpty();
        assertThat(ofKind("ClusterRoleBinding", rendered)).hasSize(1);
        assertThat(ofKind("RoleBinding", rendered))
                .extracting(binding -> binding.at("/roleRef/name").asText())
                .containsExactly("limpet-lease");
    }

    @Test
    void inChosenNamespacesOnlyItHasRightsThereOnly() throws IOException {
        List<JsonNode> rendered = render(Map.of("namespaces[0]", "web", "namespaces[1]", "mail"));

        assertThat(ofKind("ClusterRoleBinding", rendered)).isEmpty();
        assertThat(ofKind("RoleBinding", rendered))
                .filteredOn(binding -> binding.at("/roleRef/kind").asText().equals("ClusterRole"))
                .extracting(binding -> binding.at("/metadata/namespace").asText())
                .containsExactly("web", "mail");
    }

    @Test
    void theOperatorsPodIsAllowedWhereOnlyRestrictedOnesAre() throws IOException {
        JsonNode pod = only("Deployment", render(Map.of())).at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0/securityContext");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    @Test
    void rightsAreBoundToTheAccountThatTheOperatorRunsUnder() throws IOException {
        List<JsonNode> rendered = render(Map.of("serviceAccount.name", "keeper"));

        assertThat(only("ServiceAccount", rendered).at("/metadata/name").asText())
                .isEqualTo("keeper");
        assertThat(only("ClusterRoleBinding", rendered).at("/subjects/0/name").asText())
                .isEqualTo("keeper");
        assertThat(only("ClusterRoleBinding", rendered).at("/roleRef/name"))
                .isEqualTo(only("ClusterRole", rendered).at("/metadata/name"));
        assertThat(only("Deployment", rendered)
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo("keeper");
    }

    @Test
    void noRightIsAWildcard() throws IOException {
        assertThat(only("ClusterRole", render(Map.of())).path("rules").toString())
                .doesNotContain("*");
    }

    @Test
    void aMisspeltValueIsRefused() {
        assertThatThrownBy(() -> render(Map.of("clusterDomian", "cluster.local")))
                .hasMessageContaining("clusterDomian");
    }

    static List<JsonNode> render(Map<String, Object> values) throws IOException {
        TemplateCommand command = new Helm(CHART)
                .template()
                .withName("limpet")
                .withNamespace("limpet-system")
                .withKubeVersion("1.33.0");
        values.forEach(command::set);
        return YAML.<JsonNode>readValues(command.call()).readAll().stream()
                .filter(JsonNode::isObject)
                .toList();
    }

    private static Map<String, String> environment(List<JsonNode> rendered) {
        JsonNode container = only("Deployment", rendered).at("/spec/template/spec/containers/0");
        return StreamSupport.stream(container.path("env").spliterator(), false)
                .collect(Collectors.toMap(
                        variable -> variable.path("name").asText(),
                        variable -> variable.path("value").asText()));
    }

    private static JsonNode only(String kind, List<JsonNode> rendered) {
        List<JsonNode> found = ofKind(kind, rendered);
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    static List<JsonNode> ofKind(String kind, List<JsonNode> rendered) {
        return rendered.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }
}
