package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator while the API server refuses, fails, dawdles or hangs up. */
class FaultsTest {
    private final RunningOperator operator = new RunningOperator();
    private final Faults faults = operator.cluster().faults();

    @AfterEach
    void stop() {
        operator.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 500, 503})
    void writesThatFailAreMadeAgain(int code) {
        faults.fail("PATCH .*/configmaps/web", code, 1);
        faults.fail("PATCH .*/statefulsets/web", code, 1);
        faults.fail("PATCH .*/loadbalancers/web/status", code, 1);

        operator.create();
        operator.podsBecomeReady();
        operator.awaitCondition("Accepted", "True", "Accepted");
        operator.proxiesTakeOver();

        assertThat(faults.heal()).isZero();
    }

    @Test
    void anEventThatCannotBeWrittenStopsNothing() {
        faults.fail("POST .*/events", 403, 1);

        operator.create();
        operator.podsBecomeReady();
        operator.awaitCondition("Accepted", "True", "Accepted");
        operator.proxiesTakeOver();

        assertThat(operator.loadBalancer().getStatus().conditions()).isNotEmpty();
        operator.awaitRounds(3);
        assertThat(faults.heal()).isZero();
    }

    @Test
    void whatGoesOnFailingIsSaidAndHealsByItself() {
        faults.fail("PATCH .*/statefulsets/web", 404, Integer.MAX_VALUE);

        operator.create();

        var status = operator.awaitCondition("Ready", "Unknown", "ReconcileFailed");
        assertThat(RunningOperator.condition(status, "Reconciling")).isPresent();
        assertThat(RunningOperator.condition(status, "Ready").orElseThrow().getMessage())
                .contains("tries again")
                .contains("statefulsets/web");

        faults.heal();
        operator.await(StatefulSet.class, "web", set -> true);
        operator.awaitCondition("Accepted", "True", "Accepted");
    }

    @Test
    void slowAnswersOnlyTakeTime() {
        faults.delayAnswers(Duration.ofMillis(150));

        operator.create();
        operator.podsBecomeReady();
        operator.awaitCondition("Accepted", "True", "Accepted");
        operator.proxiesTakeOver();

        Set<String> children = new TreeSet<>(operator.cluster().childWrites());
        assertThat(operator.cluster().childWrites()).hasSize(children.size());
    }

    @Test
    void watchesThatAreCutMissNothing() {
        operator.create();
        operator.podsBecomeReady();
        operator.awaitCondition("Accepted", "True", "Accepted");
        operator.proxiesTakeOver();

        assertThat(faults.cutWatches()).isGreaterThan(5);
        operator.change("10.0.0.11", "10.0.0.77");

        operator.awaitConfig("10.0.0.77");
        operator.proxiesTakeOver();
    }
}
