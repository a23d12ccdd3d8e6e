package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator does to the objects of a LoadBalancer over its life. */
class ChildrenTest {
    private final RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void aLoadBalancerGetsItsChildrenWhichItControls() {
        operator.create();

        List<HasMetadata> children = List.of(
                operator.await(ServiceAccount.class, "web", child -> true),
                operator.await(ConfigMap.class, "web", child -> true),
                operator.await(Service.class, "web", child -> true),
                operator.await(Service.class, "web-peers", child -> true),
                operator.await(NetworkPolicy.class, "web", child -> true),
                operator.await(PodDisruptionBudget.class, "web", child -> true),
                operator.await(StatefulSet.class, "web", child -> true));

        String uid = operator.loadBalancer().getMetadata().getUid();
        assertThat(children)
                .allSatisfy(child -> assertThat(child.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> {
                            assertThat(owner.getUid()).isEqualTo(uid);
                            assertThat(owner.getController()).isTrue();
                        }));
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        operator.awaitRounds(3);

        List<String> before = operator.cluster().writes();
        operator.awaitRounds(20);
        assertThat(operator.cluster().writes()).isEqualTo(before);
    }

    @Test
    void anOperatorThatStartsAnewWritesNothing() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        operator.awaitRounds(3);

        List<String> before = operator.cluster().writes();
        operator.restart();
        operator.awaitRounds(10);
        assertThat(operator.cluster().writes()).isEqualTo(before);
    }

    @Test
    void eachChildIsWrittenOnceWhenItIsCreated() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        assertThat(operator.cluster().childWrites()).doesNotHaveDuplicates().hasSize(7);
    }

    @Test
    void aChangedConfigurationReachesConfigMapAndPodsButRollsNothing() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        StatefulSet before = operator.get(StatefulSet.class, "web");

        operator.change("10.0.0.11", "10.0.0.77");

        operator.awaitConfig("10.0.0.77");
        String hash = operator.configHash();
        for (String pod : List.of("web-0", "web-1")) {
            operator.await(
                    Pod.class,
                    pod,
                    changed ->
                            hash.equals(changed.getMetadata().getAnnotations().get("limpet.dev/config-hash")));
        }
        operator.proxiesTakeOver();
        assertThat(operator.get(StatefulSet.class, "web")).isEqualTo(before);
    }

    @Test
    void whatOthersChangeOfOursIsPutBackAndWhatTheyAddIsLeft() {
        operator.create();
        operator.await(Service.class, "web", service -> true);
        operator.awaitCondition("Accepted", "True", "Accepted");

        operator.client()
                .services()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web")
                .edit(service -> {
                    service.getSpec().getPorts().getFirst().setPort(8080);
                    service.getMetadata().getLabels().put("example.com/mine", "yes");
                    return service;
                });

        Service repaired = operator.await(
                Service.class,
                "web",
                service -> service.getSpec().getPorts().getFirst().getPort() == 80);
        assertThat(repaired.getMetadata().getLabels()).containsEntry("example.com/mine", "yes");
    }

    @Test
    void aConfigurationThatSomebodyHasMadeIllegibleIsPutBack() {
        operator.create(manifest -> manifest + "  peers: {tls: Managed}\n");
        ConfigMap made = operator.await(ConfigMap.class, "web", configMap -> true);
        operator.awaitCondition("Accepted", "True", "Accepted");

        operator.client().resource(made).edit(configMap -> {
            configMap.getData().put("proxy.yaml", "nothing: known");
            return configMap;
        });

        assertThat(operator.awaitConfig("address: 10.0.0.11")).isEqualTo(RunningOperator.config(made));
    }

    /** An API server adds the other family where it has it, and refuses to have it taken away. */
    @Test
    void theFamilyThatTheApiServerAddsStays() {
        operator.create(manifest -> manifest + "  service: {ipFamilies: [IPv6], ipFamilyPolicy: PreferDualStack}\n");
        operator.await(Service.class, "web", service -> true);
        operator.client().resource(operator.service("web")).edit(service -> {
            service.getSpec().setIpFamilies(List.of("IPv6", "IPv4"));
            return service;
        });
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        operator.change("port: 80\n", "port: 81\n");
        operator.await(
                Service.class,
                "web",
                service -> service.getSpec().getPorts().getFirst().getPort() == 81);
        assertThat(operator.service("web").getSpec().getIpFamilies()).containsExactly("IPv6", "IPv4");
    }

    @Test
    void aDeletedChildComesBack() {
        operator.create();
        String uid = operator.await(ConfigMap.class, "web", configMap -> true)
                .getMetadata()
                .getUid();
        operator.awaitCondition("Accepted", "True", "Accepted");

        operator.client()
                .configMaps()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web")
                .delete();

        operator.await(
                ConfigMap.class,
                "web",
                configMap -> !configMap.getMetadata().getUid().equals(uid));
    }

    @Test
    void withoutReplicasInTheSpecificationTheNumberIsLeftToOthers() {
        operator.create(manifest -> manifest.replace("  replicas: 2\n", ""));
        operator.await(StatefulSet.class, "web", set -> set.getSpec().getReplicas() == 2);

        operator.client()
                .apps()
                .statefulSets()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web")
                .edit(set -> {
                    set.getSpec().setReplicas(5);
                    return set;
                });
        operator.awaitStatus(status ->
                status.summary() != null && "0/5".equals(status.summary().ready()));
        operator.change("port: 80\n", "port: 81\n");
        operator.awaitConfig("port: 81");
        assertThat(operator.get(StatefulSet.class, "web").getSpec().getReplicas())
                .isEqualTo(5);

        operator.change("spec:\n", "spec:\n  replicas: 3\n");
        operator.await(StatefulSet.class, "web", set -> set.getSpec().getReplicas() == 3);
    }
}
