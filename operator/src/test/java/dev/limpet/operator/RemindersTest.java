package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.operator.proxies.ConfigReminders;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How pods are told again of a configuration that their kubelet is late with. */
class RemindersTest {
    private final RunningOperator operator = RunningOperator.impatient(Duration.ofMillis(100));

    @AfterEach
    void stop() {
        operator.close();
    }

    private void changeThatOnlyOneReplicaTakesOver() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        operator.proxies().getFirst().answers(() -> FakeProxy.running(operator.configHash()));
        operator.change("10.0.0.11", "10.0.0.77");
        operator.awaitConfig("10.0.0.77");
    }

    @Test
    void aPodWhoseReplicaIsBehindIsTouchedAgainUntilItIsNot() {
        changeThatOnlyOneReplicaTakesOver();

        String once = reminded("web-1", "");
        String twice = reminded("web-1", once);
        reminded("web-1", twice);

        assertThat(operator.get(Pod.class, "web-0").getMetadata().getAnnotations())
                .doesNotContainKey(ConfigReminders.ANNOTATION);
        operator.proxiesTakeOver();
        List<String> before = operator.cluster().writes();
        operator.awaitRounds(10);
        assertThat(operator.cluster().writes()).isEqualTo(before);
    }

    private String reminded(String pod, String before) {
        return reminder(operator.await(
                Pod.class,
                pod,
                each -> !reminder(each).isEmpty() && !reminder(each).equals(before)));
    }

    private static String reminder(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(ConfigReminders.ANNOTATION, "");
    }

    @Test
    void aReplicaThatRejectsTheConfigurationIsLeftAlone() {
        changeThatOnlyOneReplicaTakesOver();
        operator.proxies().getLast().says(FakeProxy.running("old", Optional.of("port 80 is in use")));
        operator.awaitCondition("Programmed", "False", "ConfigurationRejected");

        assertNothingIsWritten();
    }

    @Test
    void aReplicaThatDoesNotAnswerIsLeftAlone() {
        changeThatOnlyOneReplicaTakesOver();
        operator.proxies().getLast().close();
        operator.awaitCondition("Programmed", "Unknown", "ReplicaSilent");

        assertNothingIsWritten();
    }

    private void assertNothingIsWritten() {
        List<String> before = operator.cluster().writes();
        FakeProxy proxy = operator.proxies().getFirst();
        int asked = proxy.asked();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> proxy.asked() > asked + 40);
        assertThat(operator.cluster().writes()).isEqualTo(before);
    }
}
