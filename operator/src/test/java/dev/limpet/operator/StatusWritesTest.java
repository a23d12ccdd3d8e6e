package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancerStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often the status is written while replicas are busy. */
class StatusWritesTest {
    private final RunningOperator operator = new RunningOperator(Duration.ofHours(1));

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void numbersThatChangeAllTheTimeAreNotWrittenAllTheTime() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        operator.awaitRounds(3);
        String hash = operator.configHash();
        AtomicLong sessions = new AtomicLong(100);
        operator.proxies()
                .forEach(proxy -> proxy.answers(() -> FakeProxy.busy(hash, sessions.incrementAndGet(), "DOWN")));
        List<String> before = operator.cluster().writes();

        operator.awaitRounds(20);
        assertThat(operator.cluster().writes()).isEqualTo(before);

        operator.proxies()
                .forEach(proxy -> proxy.answers(() -> FakeProxy.busy(hash, sessions.incrementAndGet(), "UP")));
        LoadBalancerStatus status = operator.awaitStatus(current ->
                current.summary() != null && "2/2".equals(current.summary().servers()));
        assertThat(status.sessions()).isGreaterThan(200);
        assertThat(status.stickEntries()).isGreaterThan(100);
    }
}
