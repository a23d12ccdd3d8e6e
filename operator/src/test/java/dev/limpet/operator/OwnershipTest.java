package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not a LoadBalancer's own is never adopted or overwritten, and everything else goes on. */
class OwnershipTest {
    private final RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    ServiceAccount,      v1,                   web,       without
                    ConfigMap,           v1,                   web,       without
                    Service,             v1,                   web-peers, without
                    StatefulSet,         apps/v1,              web,       without
                    Service,             v1,                   web,       with
                    PodDisruptionBudget, policy/v1,            web,       with
                    NetworkPolicy,       networking.k8s.io/v1, web,       with
                    """)
    void anObjectThatHasTheNameOfAChildIsLeftAloneAndSaidSo(String kind, String apiVersion, String name, String pods) {
        HasMetadata foreign = operator.client()
                .resource(Serialization.<HasMetadata>unmarshal("""
                        apiVersion: %s
                        kind: %s
                        metadata: {namespace: test, name: %s, labels: {app.kubernetes.io/managed-by: somebody}}
                        %s
                        """.formatted(apiVersion, kind, name, specOf(kind))))
                .create();

        operator.create();

        var status = operator.awaitCondition("Accepted", "False", "NameTaken");
        assertThat(RunningOperator.condition(status, "Accepted").orElseThrow().getMessage())
                .isEqualTo(kind + " '" + name + "' exists already and is not of this LoadBalancer; delete it, or give"
                        + " the LoadBalancer another name");
        assertThat(RunningOperator.condition(status, "Ready").orElseThrow().getReason())
                .isEqualTo("NameTaken");
        assertThat(RunningOperator.condition(status, "Stalled")).isPresent();
        operator.awaitEvent("NameTaken");
        assertThat(operator.get(foreign.getClass(), name)).isEqualTo(foreign);
        if (pods.equals("with")) {
            operator.podsBecomeReady();
            operator.proxiesRun();
            operator.awaitCondition("Programmed", "True", "Programmed");
        } else if (!kind.equals("StatefulSet")) {
            assertThat(operator.get(StatefulSet.class, "web")).isNull();
        }
        assertThat(operator.cluster().events("NameTaken")).hasSize(1);
        long children = Stream.of(
                        operator.get(ServiceAccount.class, "web"),
                        operator.get(ConfigMap.class, "web"),
                        operator.get(Service.class, "web"),
                        operator.get(Service.class, "web-peers"),
                        operator.get(NetworkPolicy.class, "web"),
                        operator.get(PodDisruptionBudget.class, "web"))
                .filter(Objects::nonNull)
                .count();
        assertThat(children).isEqualTo(6);

        operator.client().resource(foreign).delete();
        operator.awaitCondition("Accepted", "True", "Accepted");
        operator.await(StatefulSet.class, "web", set -> true);
    }

    private static String specOf(String kind) {
        return switch (kind) {
            case "StatefulSet" -> "spec: {replicas: 1, serviceName: x, template: {spec: {}}}";
            case "Service" -> "spec: {clusterIP: 10.0.0.9}";
            default -> "";
        };
    }

    @Test
    void ofTwoLoadBalancersThatWantOneNameTheFirstKeepsIt() {
        operator.create();
        operator.awaitCondition("Accepted", "True", "Accepted");
        Service peers = operator.service("web-peers");

        operator.create(manifest -> manifest.replace("name: web}", "name: web-peers}"));

        operator.await(
                LoadBalancer.class,
                "web-peers",
                other -> other.getStatus() != null
                        && RunningOperator.condition(other.getStatus(), "Accepted")
                                .filter(condition -> condition.getReason().equals("NameTaken"))
                                .isPresent());
        operator.await(ConfigMap.class, "web-peers", child -> true);
        operator.await(Service.class, "web-peers-peers", child -> true);
        assertThat(operator.service("web-peers")).isEqualTo(peers);
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
    }

    @Test
    void anObjectThatComesIntoBeingInTheLastMomentIsNotOverwritten() {
        ConfigMap foreign = configMap("proxy.yaml", "mine");
        operator.cluster().intrude("/api/v1/namespaces/test/configmaps/web", foreign);

        operator.create();

        operator.awaitCondition("Accepted", "False", "NameTaken");
        assertThat(operator.get(ConfigMap.class, "web").getData()).isEqualTo(foreign.getData());
    }

    @Test
    void oneThatDidNotConflictIsGivenBackAsItWas() {
        ConfigMap foreign = configMap("mine", "yes");
        operator.cluster().intrude("/api/v1/namespaces/test/configmaps/web", foreign);

        operator.create();

        operator.awaitCondition("Accepted", "False", "NameTaken");
        ConfigMap after = operator.get(ConfigMap.class, "web");
        assertThat(after.getData()).isEqualTo(foreign.getData());
        assertThat(after.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(after.getMetadata().getLabels()).isNullOrEmpty();
    }

    @Test
    void anObjectThatTookTheNameOfAChildThatWasDeletedIsNotOverwritten() {
        operator.create();
        operator.awaitCondition("Accepted", "True", "Accepted");
        ConfigMap foreign = configMap("mine", "yes");

        operator.cluster().intrude("/api/v1/namespaces/test/configmaps/web", foreign);
        operator.change("10.0.0.11", "10.0.0.77");

        operator.awaitCondition("Accepted", "False", "NameTaken");
        assertThat(operator.get(ConfigMap.class, "web").getData()).isEqualTo(foreign.getData());
    }

    @Test
    void aConfigurationThatSomebodyElseTookOverIsSaidSoWhileReplicasServe() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        operator.cluster().intrude("/api/v1/namespaces/test/configmaps/web", configMap("mine", "yes"));
        operator.change("10.0.0.11", "10.0.0.77");

        operator.awaitCondition("Accepted", "False", "NameTaken");
    }

    private static ConfigMap configMap(String key, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(TestCluster.NAMESPACE)
                .withName("web")
                .endMetadata()
                .addToData(key, value)
                .build();
    }
}
