package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limpet.crds.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ServiceStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a LoadBalancer's status says while its pods and proxies come and go. */
class StatusTest {
    private final RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void beforeThePodsAreReadyItIsReconciling() {
        operator.create();

        LoadBalancerStatus status = operator.awaitCondition("Ready", "False", "ReplicasNotReady");

        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.conditions())
                .extracting(Condition::getType, Condition::getStatus)
                .contains(tuple("Accepted", "True"), tuple("Programmed", "False"), tuple("Reconciling", "True"));
        assertThat(status.selector()).contains("app.kubernetes.io/instance=web");
        assertThat(status.summary()).isNotNull().satisfies(summary -> {
            assertThat(summary.ready()).isEqualTo("0/2");
            assertThat(summary.servers()).isEqualTo("0/2");
        });
    }

    @Test
    void itIsReadyWhenAllReplicasRunTheConfiguration() {
        operator.create();
        operator.podsBecomeReady();
        operator.awaitCondition("Ready", "False", "ConfigurationPending");

        operator.proxiesTakeOver();

        LoadBalancerStatus status = operator.awaitCondition("PeersSynced", "True", "Synced");
        assertThat(status.conditions())
                .extracting(Condition::getType)
                .containsExactly("Accepted", "Programmed", "PeersSynced", "Ready");
        assertThat(RunningOperator.condition(status, "PeersSynced")
                        .orElseThrow()
                        .getMessage())
                .isEqualTo("web-0: learned from web-1; web-1: learned from web-1");
        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.readyReplicas()).isEqualTo(2);
        assertThat(status.stickEntries()).isEqualTo(7);
        assertThat(status.sessions()).isEqualTo(6);
        assertThat(status.configHash()).isEqualTo(operator.configHash());
        assertThat(status.summary()).isNotNull().satisfies(summary -> {
            assertThat(summary.ready()).isEqualTo("2/2");
            assertThat(summary.servers()).isEqualTo("1/2");
        });
    }

    @Test
    void oneReplicaIsReady() {
        operator.create(manifest -> manifest.replace("replicas: 2", "replicas: 1"));
        operator.await(StatefulSet.class, "web", statefulSet -> true);
        operator.podBecomesReady(0);
        operator.proxiesTakeOver();

        assertThat(RunningOperator.condition(
                                Optional.ofNullable(operator.loadBalancer().getStatus())
                                        .orElseThrow(),
                                "Ready")
                        .orElseThrow()
                        .getMessage())
                .isEqualTo("1 replica is ready and programmed");
    }

    @Test
    void aConditionKeepsItsTimeOfTransition() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        String since = since("Accepted");

        operator.change("10.0.0.11", "10.0.0.77");
        operator.awaitStatus(status -> status.observedGeneration() == 2);

        assertThat(since("Accepted")).isEqualTo(since);
    }

    private String since(String type) {
        return RunningOperator.condition(operator.loadBalancer().getStatus(), type)
                .orElseThrow()
                .getLastTransitionTime();
    }

    @Test
    void aReplicaThatRejectsItsConfigurationStallsIt() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        operator.proxies().getFirst().says(FakeProxy.running("old", Optional.of("port 80 is in use")));

        LoadBalancerStatus status = operator.awaitCondition("Stalled", "True", "ConfigurationRejected");
        assertThat(RunningOperator.condition(status, "Ready").orElseThrow().getMessage())
                .contains("web-0")
                .contains("port 80 is in use");
        operator.awaitEvent("ConfigurationRejected");
        assertThat(operator.cluster().events("ConfigurationRejected")).hasSize(1);
    }

    @Test
    void aReplicaThatStillLearnsItsPeersTablesSaysWhatItWaitsFor() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        operator.proxies().getLast().says(FakeProxy.syncing(operator.configHash()));

        LoadBalancerStatus status = operator.awaitCondition("PeersSynced", "False", "Syncing");
        assertThat(RunningOperator.condition(status, "PeersSynced")
                        .orElseThrow()
                        .getMessage())
                .isEqualTo("web-1: learning from web-1");
    }

    @Test
    void aReplicaThatRejectsItsCertificateFilesSaysWhy() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        operator.proxies()
                .getLast()
                .says(FakeProxy.rejectingCertificate(operator.configHash(), "tls.key is of another certificate"));

        LoadBalancerStatus status = operator.awaitCondition("PeersSynced", "True", "CertificateRejected");
        assertThat(RunningOperator.condition(status, "PeersSynced")
                        .orElseThrow()
                        .getMessage())
                .isEqualTo("web-1 goes on with its former certificate files: tls.key is of another certificate;"
                        + " web-0: learned from web-1; web-1: learned from web-1");
        operator.awaitEvent("CertificateRejected");
        assertThat(operator.cluster().events("CertificateRejected"))
                .singleElement()
                .satisfies(event -> assertThat(event.getType()).isEqualTo("Warning"));
    }

    @Test
    void whatAReplicaHasToDoWithoutIsSaidWhereTheSpecIsAccepted() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        String hash = operator.configHash();

        operator.proxies().forEach(proxy -> proxy.says(FakeProxy.wanting(hash, "not permitted", "the disk is full")));

        LoadBalancerStatus status = operator.awaitStatus(
                seen -> accepted(seen).contains("spec.pod.transport: web serves without io_uring (not permitted)"));
        assertThat(accepted(status)).contains("web does not keep its tables beyond its process (the disk is full)");
        assertThat(RunningOperator.condition(status, "Accepted").orElseThrow().getStatus())
                .isEqualTo("True");

        operator.proxiesTakeOver();
        operator.awaitStatus(seen -> !accepted(seen).contains("without io_uring"));
    }

    private static String accepted(LoadBalancerStatus status) {
        return RunningOperator.condition(status, "Accepted")
                .map(Condition::getMessage)
                .orElse("");
    }

    @Test
    void aReplicaThatStopsAnsweringIsNoticed() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        operator.proxies().getLast().close();

        LoadBalancerStatus status = operator.awaitCondition("Programmed", "Unknown", "ReplicaSilent");
        assertThat(RunningOperator.condition(status, "Programmed").orElseThrow().getMessage())
                .contains("web-1");
    }

    @Test
    void theAddressesAreThoseOfTheService() {
        operator.create(manifest -> manifest + "  service: {type: LoadBalancer}\n");
        operator.awaitCondition("Accepted", "True", "Accepted");

        var service = operator.service("web");
        service.setStatus(new ServiceStatusBuilder()
                .withNewLoadBalancer()
                .addNewIngress()
                .withIp("192.0.2.1")
                .endIngress()
                .addNewIngress()
                .withHostname("lb.example.com")
                .endIngress()
                .endLoadBalancer()
                .build());
        operator.client().resource(service).update();

        LoadBalancerStatus status =
                operator.awaitStatus(current -> current.addresses().size() == 2);
        assertThat(status.addresses()).containsExactly("192.0.2.1", "lb.example.com");
        assertThat(status.summary())
                .isNotNull()
                .satisfies(summary -> assertThat(summary.address()).isEqualTo("192.0.2.1 +1"));
    }
}
