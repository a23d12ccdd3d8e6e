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
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(chart.at("/annotations/artifacthub.io~1images").asText())
                .contains("limpet-operator:" + chart.path("appVersion").asText() + "\"")
                .contains("limpet-proxy:" + chart.path("appVersion").asText() + "\"");
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

    /** Flux leaves links out when it packs a chart. */
    @Test
    void nothingInItIsALink() throws IOException {
        try (Stream<Path> files = Files.walk(CHART)) {
            assertThat(files).noneMatch(Files::isSymbolicLink);
        }
    }

    /** An image without a registry is one that no cluster can pull. */
    @ParameterizedTest
    @CsvSource({
        "flux/limpet.yaml, /spec/values",
        "argocd/application.yaml, /spec/source/helm/valuesObject",
        "argocd/applicationset.yaml, /spec/template/spec/source/helm/valuesObject"
    })
    void examplesOfGitOpsInstallItWithImagesOfARegistry(String example, String place, @TempDir Path folder)
            throws IOException {
        JsonNode values = documents(Files.readString(ROOT.resolve("deploy").resolve(example)))
                .map(object -> object.at(place))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(folder.resolve("values.yaml"), values.toString());

        JsonNode operator =
                only("Deployment", render(template(CHART).withValuesFile(file))).at("/spec/template/spec/containers/0");

        assertThat(operator.path("image").asText()).startsWith("registry.example.com/limpet-operator:");
        assertThat(OperatorSettings.fromEnvironment(environment(operator)).proxyImage())
                .startsWith("registry.example.com/limpet-proxy:");
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
    void dashboardsAndAlertsComeOnRequestOnly() throws IOException {
        assertThat(ofKind("ConfigMap", render(Map.of()))).isEmpty();
        assertThat(ofKind("PrometheusRule", render(Map.of()))).isEmpty();

        List<JsonNode> rendered = render(Map.of(
                "monitoring.dashboards.enabled", true,
                "monitoring.alerts.enabled", true,
                "monitoring.alerts.runbooks", "https://example.com/runbooks"));

        assertThat(ofKind("ConfigMap", rendered)).hasSize(4).allSatisfy(map -> {
            assertThat(map.path("metadata")
                            .path("labels")
                            .path("grafana_dashboard")
                            .asText())
                    .isEqualTo("1");
            JsonNode dashboard =
                    YAML.readTree(map.path("data").elements().next().asText());
            assertThat(dashboard.path("uid").asText()).startsWith("limpet-");
        });
        JsonNode rule = only("PrometheusRule", rendered)
                .path("spec")
                .path("groups")
                .path(0)
                .path("rules")
                .path(0);
        assertThat(rule.path("annotations").path("summary").asText()).contains("{{ $labels.proxy }}");
        assertThat(rule.path("annotations").path("runbook_url").asText())
                .isEqualTo("https://example.com/runbooks#limpetnoserverup");
    }

    @Test
    void itsTestRunsWithTheOperatorsRightsAndSettings(@TempDir Path folder) throws IOException {
        Path chart = withoutHooks(folder);
        JsonNode test = only("Pod", render(chart, Map.of("serviceAccount.name", "keeper", "namespaces[0]", "web")));

        assertThat(test.at("/spec/serviceAccountName").asText()).isEqualTo("keeper");
        assertThat(test.at("/spec/containers/0/args/0").asText()).isEqualTo("check");
        assertThat(OperatorSettings.fromEnvironment(environment(test.at("/spec/containers/0")))
                        .namespaces())
                .containsExactly("web");
        assertThat(ofKind("Pod", render(chart, Map.of("tests.enabled", false)))).isEmpty();
        assertThat(ofKind("Pod", render(Map.of())))
                .as("only helm test starts it")
                .isEmpty();
    }

    /** A copy of the chart whose hooks are objects as others: Helm's template leaves hooks out. */
    private static Path withoutHooks(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve("limpet").resolve(CHART.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(file).replace("helm.sh/hook", "hook"));
            }
        }
        return folder.resolve("limpet");
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
    void secretsAreNeitherListedNorWatchedAndOutOfReachWithoutManagedTls() throws IOException {
        List<String> secrets = rulesFor("secrets", Map.of());

        assertThat(secrets).containsExactly("[\"get\",\"create\",\"patch\"]");
        assertThat(rulesFor("secrets", Map.of("managedPeersTls", false))).isEmpty();
    }

    private static List<String> rulesFor(String resource, Map<String, Object> values) throws IOException {
        return StreamSupport.stream(
                        only("ClusterRole", render(values)).path("rules").spliterator(), false)
                .filter(rule -> rule.path("resources").toString().contains("\"" + resource + "\""))
                .map(rule -> rule.path("verbs").toString())
                .toList();
    }

    @Test
    void aMisspeltValueIsRefused() {
        assertThatThrownBy(() -> render(Map.of("clusterDomian", "cluster.local")))
                .hasMessageContaining("clusterDomian");
    }

    static List<JsonNode> render(Map<String, Object> values) throws IOException {
        return render(CHART, values);
    }

    private static List<JsonNode> render(Path chart, Map<String, Object> values) throws IOException {
        TemplateCommand command = template(chart);
        values.forEach(command::set);
        return render(command);
    }

    private static TemplateCommand template(Path chart) {
        return new Helm(chart)
                .template()
                .withName("limpet")
                .withNamespace("limpet-system")
                .withKubeVersion("1.33.0");
    }

    private static List<JsonNode> render(TemplateCommand command) throws IOException {
        return documents(command.call()).toList();
    }

    private static Stream<JsonNode> documents(String yaml) throws IOException {
        return YAML.<JsonNode>readValues(yaml).readAll().stream().filter(JsonNode::isObject);
    }

    private static Map<String, String> environment(List<JsonNode> rendered) {
        return environment(only("Deployment", rendered).at("/spec/template/spec/containers/0"));
    }

    private static Map<String, String> environment(JsonNode container) {
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
