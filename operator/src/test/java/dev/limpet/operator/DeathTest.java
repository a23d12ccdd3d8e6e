package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.operator.OperatorSettings.Visits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An operator that dies between any two calls of the API, and one that takes over: in the end all is as if it had lived.
 * The first dies before its first call, the next after the first, and so on until one lives to the end of the work.
 */
class DeathTest {
    private final RunningOperator operator =
            new RunningOperator(new Visits(Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofSeconds(1)));
    private final Settling settling = new Settling(operator);

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void whileItCreates() {
        settling.create();
        Map<String, String> created = settling.settled();

        int deaths = 0;
        boolean died = true;
        while (died) {
            settling.deleteAll();
            operator.dieAfter(deaths++);
            settling.create();
            died = diesOnTheWayTo(created);
        }

        assertThat(deaths).isGreaterThan(12);
        assertThat(settling.settled()).isEqualTo(created);
    }

    @Test
    void whileItPassesAChangeOn() {
        settling.create();

        assertThat(deathsBetween("10.0.0.11", "10.0.0.77")).isGreaterThan(4);
    }

    @Test
    void whileReplicasAreReplaced() {
        settling.create();

        assertThat(deathsBetween("\"LEVEL\"", "\"LEVEL2\"")).isGreaterThan(5);
    }

    @Test
    void whileItReplacesAStatefulSet() {
        settling.create();

        assertThat(deathsBetween("persistent: false", "persistent: true")).isGreaterThan(8);
    }

    /** Changes the specification to and fro, with a death in the midst, until one lives to the end; returns how often. */
    private int deathsBetween(String one, String other) {
        Map<String, String> withOne = settling.settled();
        operator.change(one, other);
        Map<String, String> withOther = settling.settled();
        assertThat(withOther).isNotEqualTo(withOne);

        int deaths = 0;
        boolean back = true;
        boolean died = true;
        while (died) {
            operator.dieAfter(deaths++);
            operator.change(back ? other : one, back ? one : other);
            died = diesOnTheWayTo(back ? withOne : withOther);
            back = !back;
        }
        assertThat(settling.settled()).isEqualTo(back ? withOther : withOne);
        return deaths;
    }

    /** Replaces the operator once it is dead; returns whether it died before all was as told. */
    private boolean diesOnTheWayTo(Map<String, String> expected) {
        settling.awaitEither(operator::isDead, expected);
        boolean died = operator.isDead();
        if (died) {
            operator.replaceDead();
            settling.awaitEither(() -> false, expected);
        }
        assertThat(settling.state()).isEqualTo(expected);
        operator.dieAfter(Integer.MAX_VALUE);
        return died;
    }
}
