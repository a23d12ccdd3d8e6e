package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What the chart allows the operator is what it does, no more and no less: it is led through everything it can do, and
 * its requests are compared with the rules. What everybody may do (discovery, asking for one's own rights) is left out.
 */
class RightsTest {
    @Test
    void theChartAllowsWhatTheOperatorDoesAndNothingElse() throws IOException {
        assertThat(rightsUsed()).isEqualTo(rightsGranted());
    }

    private static Set<String> rightsUsed() {
        try (RunningOperator operator = new RunningOperator(
                TestCluster::knowOptionalKinds, Optional.of(new Lease("limpet-system", "limpet")))) {
            operator.create(manifest -> manifest + "  monitoring: {podMonitor: true}\n  peers: {tls: Managed}\n");
            operator.podsBecomeReady();
            operator.proxiesTakeOver();
            operator.proxies().forEach(proxy -> proxy.says(FakeProxy.seeing(operator.configHash(), "10.0.0.1")));
            Awaitility.await().until(() -> operator.cluster().rights().contains("/nodes list"));
            operator.proxiesTakeOver();
            new AnotherOperator(operator).writesAnotherCertificate();
            operator.change("podMonitor: true", "podMonitor: false");
            operator.change("tls: \"Managed\"", "tls: \"CertManager\"\n    tlsIssuerRef: {name: ours}");
            operator.await(StatefulSet.class, "web", RightsTest::usesCertManager);
            operator.change("tls: \"CertManager\"", "tls: \"Managed\"");
            operator.await(StatefulSet.class, "web", set -> !usesCertManager(set));
            operator.change("backend: \"web\"", "backend: \"none\"");
            operator.awaitEvent("BackendNotFound");
            operator.change("backend: \"none\"", "backend: \"web\"");
            operator.awaitCondition("Accepted", "True", "Accepted");
            String before = operator.get(StatefulSet.class, "web").getMetadata().getUid();
            operator.change("    servers:", "    stick: {persistent: true}\n    servers:");
            operator.await(
                    StatefulSet.class, "web", set -> !set.getMetadata().getUid().equals(before));
            Awaitility.await().until(() -> operator.get(Pod.class, "web-0") == null);
            Awaitility.await().until(() -> operator.cluster().rights().contains("coordination.k8s.io/leases patch"));
            return operator.cluster().rights();
        }
    }

    private static boolean usesCertManager(StatefulSet set) {
        return set.getSpec().getTemplate().getSpec().getVolumes().stream()
                .anyMatch(volume -> volume.getSecret() != null
                        && volume.getSecret().getSecretName().equals("web-peers-certificate"));
    }

    private static Set<String> rightsGranted() throws IOException {
        List<JsonNode> rendered = ChartTest.render(Map.of());
        Set<String> rights = new TreeSet<>();
        Stream.of("ClusterRole", "Role")
                .flatMap(kind -> ChartTest.ofKind(kind, rendered).stream())
                .flatMap(role -> role.path("rules").valueStream())
                .forEach(rule -> rule.path("apiGroups")
                        .forEach(group -> rule.path("resources")
                                .forEach(resource -> rule.path("verbs")
                                        .forEach(verb -> rights.add(
                                                group.asText() + "/" + resource.asText() + " " + verb.asText())))));
        return rights;
    }
}
