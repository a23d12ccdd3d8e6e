package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator does when volume claims come, go or change, which the API server refuses to change in place. */
class PersistenceTest {
    private static final String STATEFUL_SET = "/apis/apps/v1/namespaces/test/statefulsets/web";
    private static final String POD = "/api/v1/namespaces/test/pods/web-";

    private final RunningOperator operator = new RunningOperator();

    @BeforeEach
    void start() {
        operator.create(manifest ->
                manifest.replace("  replicas: 2\n", "").replace("      servers:", "      stick: {}\n      servers:"));
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void theStatefulSetIsReplacedAndItsPodsOneByOneFromTheLowest() {
        String before = uid(operator.get(StatefulSet.class, "web"));

        operator.change("persistent: false", "persistent: true");
        StatefulSet replaced = operator.await(
                StatefulSet.class,
                "web",
                set -> !set.getSpec().getVolumeClaimTemplates().isEmpty());
        assertThat(uid(replaced)).isNotEqualTo(before);
        awaitGone("web-0");
        operator.awaitRounds(10);
        assertThat(operator.cluster().deletions()).containsExactly(STATEFUL_SET, POD + "0");

        operator.podBecomesReady(0);
        awaitGone("web-1");
        operator.podBecomesReady(1);
        operator.proxiesTakeOver();
        operator.awaitRounds(3);
        List<String> writes = operator.cluster().writes();
        operator.awaitRounds(20);
        assertThat(operator.cluster().writes()).isEqualTo(writes);
        assertThat(operator.cluster().deletions()).containsExactly(STATEFUL_SET, POD + "0", POD + "1");
    }

    @Test
    void anotherSizeAlsoReplacesTheStatefulSetButNoPod() {
        operator.change("persistent: false", "persistent: true");
        awaitGone("web-0");
        operator.podBecomesReady(0);
        awaitGone("web-1");
        operator.podBecomesReady(1);
        operator.proxiesTakeOver();

        operator.change("size: \"1Gi\"", "size: \"2Gi\"");
        operator.await(
                StatefulSet.class,
                "web",
                set -> new Quantity("2Gi")
                        .equals(set.getSpec()
                                .getVolumeClaimTemplates()
                                .getFirst()
                                .getSpec()
                                .getResources()
                                .getRequests()
                                .get("storage")));
        operator.awaitRounds(10);
        assertThat(operator.cluster().deletions()).containsExactly(STATEFUL_SET, POD + "0", POD + "1", STATEFUL_SET);
    }

    @Test
    void theReplacedStatefulSetHasAsManyReplicasAsThereAre() {
        operator.client()
                .apps()
                .statefulSets()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web")
                .edit(set -> {
                    set.getSpec().setReplicas(3);
                    return set;
                });
        operator.podBecomesReady(2);

        operator.change("persistent: false", "persistent: true");

        StatefulSet replaced = operator.await(
                StatefulSet.class,
                "web",
                set -> !set.getSpec().getVolumeClaimTemplates().isEmpty());
        assertThat(replaced.getSpec().getReplicas()).isEqualTo(3);
    }

    /** Kubernetes' own rollout would not take the last one either. */
    @Test
    void theOnlyReplicaThatIsReadyStays() {
        setReady("web-1", "False");

        operator.change("persistent: false", "persistent: true");
        operator.await(
                StatefulSet.class,
                "web",
                set -> !set.getSpec().getVolumeClaimTemplates().isEmpty());
        operator.awaitRounds(10);
        assertThat(operator.get(Pod.class, "web-0")).isNotNull();

        setReady("web-1", "True");
        awaitGone("web-0");
    }

    private void setReady(String name, String status) {
        operator.client()
                .pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(name)
                .edit(pod -> {
                    pod.getStatus().getConditions().getFirst().setStatus(status);
                    return pod;
                });
    }

    private void awaitGone(String pod) {
        await().atMost(Duration.ofSeconds(20)).until(() -> operator.get(Pod.class, pod) == null);
    }

    private static String uid(StatefulSet statefulSet) {
        return statefulSet.getMetadata().getUid();
    }
}
