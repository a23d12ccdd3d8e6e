package dev.limpet.operator.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ServerStatus;
import dev.limpet.operator.proxies.Polling.Pace;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which of a replica's answers count, and when it is asked next. */
class FollowedTest {
    private static final Replica REPLICA = new Replica("web-0", "uid-0", URI.create("http://10.0.0.1:8404/status"));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Followed followed = new Followed(Duration.ofSeconds(30));

    @Test
    void numbersAloneCountOnceInAWhile() {
        assertThat(followed.end(answer("UP", 1), 100 * SECOND)).isTrue();

        for (int second = 101; second < 130; second++) {
            assertThat(followed.end(answer("UP", second), second * SECOND)).isFalse();
        }
        assertThat(sessions()).isEqualTo(1);

        assertThat(followed.end(answer("UP", 130), 130 * SECOND)).isTrue();
        assertThat(sessions()).isEqualTo(130);
    }

    @Test
    void aServerThatGoesDownCountsAtOnceAndTheNumbersWithIt() {
        followed.end(answer("UP", 1), 100 * SECOND);

        assertThat(followed.end(answer("DOWN", 7), 101 * SECOND)).isTrue();

        assertThat(sessions()).isEqualTo(7);
    }

    @Test
    void theSameAgainIsNoNewsHoweverLate() {
        followed.end(answer("UP", 1), 100 * SECOND);

        assertThat(followed.end(answer("UP", 1), 1_000 * SECOND)).isFalse();
    }

    @Test
    void aReplicaThatWasNeverAskedIsAskedAtOnce() {
        followed.change(List.of(REPLICA), Pace.SETTLED);
        assertThat(followed.dueIn(Duration.ofSeconds(5), 100 * SECOND)).isZero();

        assertThat(followed.begin(100 * SECOND)).isPresent();
        assertThat(followed.begin(100 * SECOND)).as("while one is under way").isEmpty();
        followed.end(answer("UP", 1), 101 * SECOND);

        assertThat(followed.dueIn(Duration.ofSeconds(5), 101 * SECOND)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void manyReplicasAreAskedMoreSeldom() {
        Polling polling = Polling.DEFAULT;

        assertThat(polling.interval(Pace.SETTLED, 100)).isEqualTo(Duration.ofSeconds(5));
        assertThat(polling.interval(Pace.SETTLED, 2_000)).isEqualTo(Duration.ofSeconds(100));
        assertThat(polling.interval(Pace.UNSETTLED, 100)).isEqualTo(Duration.ofMillis(500));
        assertThat(polling.interval(Pace.UNSETTLED, 2_000)).isEqualTo(Duration.ofSeconds(10));
    }

    private long sessions() {
        return ((Report.Answered) followed.counts().report(REPLICA)).status().sessions();
    }

    private static Round answer(String state, long sessions) {
        ServerStatus server = new ServerStatus("a", "10.0.0.11:80", state, sessions);
        ProxyStatus status = new ProxyStatus(
                "web-0",
                "test",
                "hash",
                Optional.empty(),
                Optional.empty(),
                true,
                true,
                "alone",
                sessions,
                List.of(new BackendStatus("web", (int) sessions, 1000, List.of(server))),
                List.of(),
                Optional.empty());
        return new Round(Map.of(REPLICA.uid(), Round.NONE.answered(REPLICA, status)));
    }
}
