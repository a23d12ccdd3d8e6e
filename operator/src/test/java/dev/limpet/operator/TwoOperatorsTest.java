package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two operators without a Lease between them, as when one goes on that has lost it: they come to rest, where one would. */
class TwoOperatorsTest {
    private final RunningOperator operator = new RunningOperator();
    private final Settling settling = new Settling(operator);

    @BeforeEach
    void startAnother() {
        operator.startAnother();
        operator.cluster().faults().delayAnswers(Duration.ofMillis(20));
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void createChangeRollAndReplaceTogether() {
        settling.create();
        Map<String, String> created = settling.settled();

        operator.change("10.0.0.11", "10.0.0.77");
        Map<String, String> changed = settling.settled();
        operator.change("\"LEVEL\"", "\"LEVEL2\"");
        Map<String, String> rolled = settling.settled();
        operator.change("persistent: false", "persistent: true");
        Map<String, String> replaced = settling.settled();

        operator.stopOthers();
        assertThat(settling.settled()).isEqualTo(replaced);
        operator.change("persistent: true", "persistent: false");
        assertThat(settling.settled()).isEqualTo(rolled);
        operator.change("\"LEVEL2\"", "\"LEVEL\"");
        assertThat(settling.settled()).isEqualTo(changed);
        operator.change("10.0.0.77", "10.0.0.11");
        assertThat(settling.settled()).isEqualTo(created);
    }
}
