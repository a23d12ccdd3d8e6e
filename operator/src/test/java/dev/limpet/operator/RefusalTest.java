package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a LoadBalancer whose references do not hold, and when Services change under it. */
class RefusalTest {

    private final RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void aRefusedChangeLeavesTheLastGoodConfigurationInForce() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        ConfigMap before = operator.get(ConfigMap.class, "web");

        operator.change("backend: \"web\"", "backend: \"wbe\"");

        LoadBalancerStatus refused = operator.awaitCondition("Accepted", "False", "BackendNotFound");
        assertThat(RunningOperator.condition(refused, "Accepted").orElseThrow().getMessage())
                .isEqualTo("spec.frontends[http].backend: there is no backend 'wbe'; use one of web, or add it");
        assertThat(refused.observedGeneration()).isEqualTo(2);
        assertThat(RunningOperator.condition(refused, "Ready").orElseThrow().getStatus())
                .isEqualTo("False");
        assertThat(RunningOperator.condition(refused, "Stalled").orElseThrow().getStatus())
                .isEqualTo("True");
        assertThat(refused.configHash()).isEqualTo(operator.configHash());
        operator.awaitRounds(3);
        assertThat(operator.get(ConfigMap.class, "web")).isEqualTo(before);
        operator.awaitEvent("BackendNotFound");
        assertThat(operator.cluster().events("BackendNotFound")).hasSize(1);

        operator.change("backend: \"wbe\"", "backend: \"web\"");
        operator.awaitCondition("Ready", "True", "Ready");
        operator.awaitEvent("Accepted");
        assertThat(operator.cluster().events("Accepted")).hasSize(1);
    }

    /** Replicas run a good configuration, and the specification that follows is refused. */
    private void refuseAfterSuccess() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        operator.change("backend: \"web\"", "backend: \"wbe\"");
        operator.awaitCondition("Accepted", "False", "BackendNotFound");
    }

    /** An operator that is set back to an older version finds it. */
    @Test
    void aConfigurationThatANewerOperatorWroteStaysInForceToo() {
        refuseAfterSuccess();

        operator.client().resource(operator.get(ConfigMap.class, "web")).edit(configMap -> {
            configMap.getData().compute("proxy.yaml", (file, text) -> text + "zones: [{name: a}]\n");
            return configMap;
        });

        operator.await(
                LoadBalancer.class,
                "web",
                judged -> Objects.equals(judged.getStatus().configHash(), operator.configHash()));
        operator.awaitRounds(3);
        assertThat(RunningOperator.config(operator.get(ConfigMap.class, "web"))).endsWith("zones: [{name: a}]\n");
        operator.awaitCondition("Ready", "False", "BackendNotFound");
    }

    @Test
    void aRefusalIsSaidThoughTheConfigurationInForceCannotBeRead() {
        refuseAfterSuccess();
        operator.client().resource(operator.get(ConfigMap.class, "web")).edit(configMap -> {
            configMap.getData().put("proxy.yaml", "frontends: many");
            return configMap;
        });

        operator.change("backend: \"wbe\"", "backend: \"bwe\"");

        operator.awaitStatus(status -> RunningOperator.condition(status, "Accepted")
                .filter(condition -> condition.getMessage().contains("'bwe'"))
                .isPresent());
    }

    @Test
    void aLoadBalancerThatWasNeverGoodGetsNothing() {
        operator.create(manifest -> manifest.replace("backend: web}", "backend: wbe}"));

        operator.awaitCondition("Accepted", "False", "BackendNotFound");
        assertThat(operator.get(ConfigMap.class, "web")).isNull();
        assertThat(operator.get(StatefulSet.class, "web")).isNull();
    }

    @Test
    void serversFollowTheEndpointsOfTheService() {
        operator.create(RefusalTest::ofService);
        operator.awaitCondition("Accepted", "False", "ServiceNotFound");

        operator.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(TestCluster.NAMESPACE)
                        .withName("shop")
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withName("http")
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        operator.awaitCondition("Accepted", "True", "NoReadyEndpoint");
        operator.awaitConfig("servers: []");

        EndpointSlice slice = Serialization.unmarshal("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: test, name: shop-1, labels: {kubernetes.io/service-name: shop}}
                addressType: IPv4
                ports: [{name: http, port: 8080}]
                endpoints: [{addresses: [10.1.0.1], targetRef: {kind: Pod, name: shop-0}}]
                """, EndpointSlice.class);
        operator.client().resource(slice).create();
        operator.awaitConfig("name: shop-0");

        operator.client().resource(slice).delete();
        operator.awaitConfig("servers: []");
    }

    private static String ofService(String manifest) {
        int servers = manifest.indexOf("servers:");
        int stats = manifest.indexOf("  stats:");
        return manifest.substring(0, servers) + "service: {name: shop, port: http}\n" + manifest.substring(stats);
    }
}
