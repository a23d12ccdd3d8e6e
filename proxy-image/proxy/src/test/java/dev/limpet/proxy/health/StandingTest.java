package dev.limpet.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.HealthCheckConfig;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StandingTest {
    @Property(tries = 300)
    void riseGoodChecksBringUpAndFallFailedOnesTakeDown(
            @ForAll List<Boolean> checks,
            @ForAll @IntRange(min = 1, max = 5) int rise,
            @ForAll @IntRange(min = 1, max = 5) int fall) {
        Standing standing =
                Standing.first(HealthCheckConfig.tcp(Duration.ofSeconds(2), Duration.ofSeconds(2), rise, fall));
        assertThat(standing.up()).isTrue();
        // The first failure takes a server down that never passed a check.
        int failuresNeeded = 1;
        int passes = 0;
        boolean up = true;
        for (boolean passed : checks) {
            standing = passed ? standing.passed() : standing.failed();
            passes = passed ? passes + 1 : 0;
            if (up) {
                if (passed) {
                    failuresNeeded = fall;
                } else if (--failuresNeeded == 0) {
                    up = false;
                }
            } else if (passes >= rise) {
                up = true;
                failuresNeeded = fall;
            }
            assertThat(standing.up()).isEqualTo(up);
        }
    }
}
