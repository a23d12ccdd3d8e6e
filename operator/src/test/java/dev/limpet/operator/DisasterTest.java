package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.OperatorException;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator does when the cluster's memory goes: definitions, namespaces and the store itself. */
class DisasterTest {
    private final RunningOperator operator = new RunningOperator();
    private final TestCluster cluster = operator.cluster();
    private final Settling settling = new Settling(operator);
    private Map<String, String> first = Map.of();

    @BeforeEach
    void create() {
        settling.create();
        first = settling.settled();
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void aDefinitionIsDeletedWithAllLoadBalancersAndRestored() {
        settling.deleteAll();
        cluster.faults().fail("[A-Z]+ .*/loadbalancers.*", 404, Integer.MAX_VALUE);
        cluster.faults().cutWatches();
        Awaitility.await().until(() -> !operator.isReady());
        List<String> writes = cluster.operatorsWrites();

        cluster.faults().heal();
        Awaitility.await().until(operator::isReady);
        assertThat(cluster.operatorsWrites()).isEqualTo(writes);
        settling.create();

        assertThat(settling.settled()).isEqualTo(first);
    }

    @Test
    void withoutTheDefinitionAnOperatorDoesNotStart() {
        cluster.faults().fail("[A-Z]+ .*/loadbalancers.*", 404, Integer.MAX_VALUE);

        assertThatThrownBy(operator::restart).isInstanceOf(OperatorException.class);

        cluster.faults().heal();
        operator.restart();
        assertThat(settling.settled()).isEqualTo(first);
    }

    @Test
    void aLoadBalancerIsRestoredBeforeWhatTheFormerOneOwnedIsGone() {
        operator.client().resource(operator.loadBalancer()).delete();
        settling.create();
        LoadBalancerStatus status = operator.awaitCondition("Accepted", "False", "NameTaken");
        assertThat(RunningOperator.condition(status, "Reconciling")).isPresent();
        assertThat(RunningOperator.condition(status, "Stalled")).isEmpty();

        settling.deleteChildren();

        assertThat(settling.settled()).isEqualTo(first);
    }

    @Test
    void theStoreIsRestoredFromAnOlderBackup() {
        Runnable restore = cluster.backup();
        operator.change("10.0.0.11", "10.0.0.77");
        settling.settled();

        restore.run();
        cluster.faults().expireWatches();

        assertThat(settling.settled()).isEqualTo(first);
    }

    @Test
    void theStoreIsRestoredAndNoWatchTellsOfIt() {
        Runnable restore = cluster.backup();
        operator.change("10.0.0.11", "10.0.0.77");
        operator.change("persistent: false", "persistent: true");
        settling.settled();

        restore.run();
        operator.restart();

        assertThat(settling.settled()).isEqualTo(first);
    }

    @Test
    void theBackupLacksWhatWasMadeSince() {
        operator.change("\"LEVEL\"", "\"LEVEL2\"");
        Map<String, String> second = settling.settled();

        List<Class<? extends HasMetadata>> lost = List.of(ConfigMap.class, Service.class, StatefulSet.class);
        lost.forEach(type -> operator.client()
                .resources(type)
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web")
                .delete());
        cluster.faults().expireWatches();
        lost.forEach(type -> operator.await(type, "web", object -> true));

        assertThat(settling.settled()).isEqualTo(second);
    }

    @Test
    void aNamespaceIsDeletedWhileReplicasAreReplaced() {
        operator.change("\"LEVEL\"", "\"LEVEL2\"");
        operator.await(
                StatefulSet.class, "web", set -> Serialization.asYaml(set).contains("LEVEL2"));
        operator.client().resource(operator.get(Pod.class, "web-1")).delete();

        cluster.terminateNamespaces(true);
        settling.deleteChildren();
        operator.awaitCondition("Accepted", "False", "ChildRefused");
        operator.client().resource(operator.loadBalancer()).delete();
        Awaitility.await().until(() -> settling.state().isEmpty());
        cluster.terminateNamespaces(false);

        operator.create(manifest -> manifest.replace("namespace: test", "namespace: other"));
        Awaitility.await().until(() -> isSeen("other"));
        assertThat(settling.state()).isEmpty();
        settling.create();
        assertThat(settling.settled()).isEqualTo(first);
    }

    private boolean isSeen(String namespace) {
        LoadBalancer other = operator.client()
                .resources(LoadBalancer.class)
                .inNamespace(namespace)
                .withName("web")
                .get();
        return other.getStatus() != null
                && RunningOperator.condition(other.getStatus(), "Accepted").isPresent();
    }
}
