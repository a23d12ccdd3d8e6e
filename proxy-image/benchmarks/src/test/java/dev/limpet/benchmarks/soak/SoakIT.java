package dev.limpet.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.benchmarks.compare.Limpet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A soak that is too short to find a leak, but changes the configuration under traffic of every kind. */
class SoakIT {
    @Test
    void nothingIsViolatedInTenSeconds() throws IOException, InterruptedException {
        Summary summary = new Soak(new Limpet(Path.of("../proxy/target")), Duration.ofSeconds(10), 1, line -> {}).run();

        assertThat(summary.violations()).isEmpty();
        assertThat(summary.findings().counts("sessions: ")).hasSize(Request.Kind.values().length);
        assertThat(summary.findings().counts("changes: ").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isGreaterThanOrEqualTo(9);
    }
}
