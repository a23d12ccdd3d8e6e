package dev.limpet.operator.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a pod is told once more of a configuration that its replica does not run. */
class ReminderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long TOLD = 1_000 * SECOND;

    private final Reminder first = Reminder.of(Optional.empty(), "new", PATIENCE, TOLD);

    @Test
    void itIsDueEachTimeTwiceAsLongAfterThePodWasTold() {
        Reminder reminder = first;
        List<Long> reminded = new ArrayList<>();
        for (long second = 0; second < 3_600; second++) {
            reminder = Reminder.of(Optional.of(reminder), "new", PATIENCE, TOLD + second * SECOND);
            if (reminder.isDue(TOLD + second * SECOND)) {
                reminded.add(second);
                reminder = reminder.next(TOLD + second * SECOND);
            }
        }
        assertThat(reminded).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L);
    }

    @Test
    void whatAReplicaSaidRightAfterItWasToldDoesNotCount() {
        assertThat(first.isDue(TOLD + SECOND)).isFalse();
        assertThat(first.dueIn(TOLD + 4 * SECOND)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void anotherConfigurationHasItsOwnTime() {
        Reminder other = Reminder.of(Optional.of(first), "newer", PATIENCE, TOLD + 9 * SECOND);

        assertThat(other.isDue(TOLD + 10 * SECOND)).isFalse();
        assertThat(other.isDue(TOLD + 19 * SECOND)).isTrue();
    }
}
