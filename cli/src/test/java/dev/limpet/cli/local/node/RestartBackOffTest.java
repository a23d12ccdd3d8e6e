package dev.limpet.cli.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartBackOffTest {
    @Test
    void thePauseGrowsToFiveMinutes() {
        RestartBackOff backOff = new RestartBackOff();

        assertThat(Stream.generate(() -> backOff.after(Duration.ofSeconds(1)))
                        .limit(8)
                        .map(Duration::toSeconds))
                .containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void aLongRunStartsOver() {
        RestartBackOff backOff = new RestartBackOff();
        backOff.after(Duration.ofSeconds(1));
        backOff.after(Duration.ofSeconds(1));

        assertThat(backOff.after(Duration.ofMinutes(10))).isZero();
        assertThat(backOff.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(10));
    }
}
