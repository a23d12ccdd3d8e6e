package dev.limpet.cli.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.cli.local.node.Rollout.Progress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    private static final Instant READY_SINCE = Instant.parse("2026-11-29T08:00:00Z");

    @Test
    void aPodIsAvailableOnceItHasBeenReadyForMinReadySeconds() {
        assertThat(after(4).progress(ready("True"))).isEqualTo(Progress.READY);
        assertThat(after(5).progress(ready("True"))).isEqualTo(Progress.AVAILABLE);
        assertThat(after(5).progress(ready("False"))).isEqualTo(Progress.STARTING);
    }

    @Test
    void theSetIsLookedAtAgainWhenThePodIsAvailable() {
        assertThat(after(4).next(List.of(ready("True"), ready("False")))).contains(Duration.ofSeconds(1));
        assertThat(after(5).next(List.of(ready("True"), ready("False")))).isEmpty();
    }

    private static Availability after(int seconds) {
        return new Availability(Duration.ofSeconds(5), READY_SINCE.plusSeconds(seconds));
    }

    private static Pod ready(String status) {
        return new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(status)
                .withLastTransitionTime(READY_SINCE.toString())
                .endCondition()
                .endStatus()
                .build();
    }
}
