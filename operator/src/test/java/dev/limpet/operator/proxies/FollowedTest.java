package dev.limpet.operator.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.ServerStatus;
import dev.limpet.operator.proxies.Polling.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of a replica's answers count, and when it is asked next. */
class FollowedTest {
    private static final Replica REPLICA = replica(0);
    private static final Replica OTHER = replica(1);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Followed followed = new Followed(Duration.ofSeconds(30));

    @BeforeEach
    void follow() {
        followed.change(List.of(REPLICA), Pace.SETTLED);
    }

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
        assertThat(followed.dueIn(Duration.ofSeconds(5), 100 * SECOND)).isZero();

        assertThat(followed.begin(100 * SECOND)).isPresent();
        assertThat(followed.begin(100 * SECOND)).as("while one is under way").isEmpty();
        followed.end(answer("UP", 1), 101 * SECOND);

        assertThat(followed.dueIn(Duration.ofSeconds(5), 101 * SECOND)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void whileNothingChangesReplicasAreAskedInTurn() {
        follow(REPLICA, OTHER);
        assertThat(round(100, answer(REPLICA, "UP"), answer(OTHER, "UP"))).containsExactly(REPLICA, OTHER);

        assertThat(round(105, answer(OTHER, "UP"))).containsExactly(OTHER);
        assertThat(round(110, answer(REPLICA, "UP"))).containsExactly(REPLICA);
    }

    @Test
    void onceOneSaysSomethingNewAllAreAskedSoon() {
        follow(REPLICA, OTHER);
        round(100, answer(REPLICA, "UP"), answer(OTHER, "UP"));

        followed.begin(105 * SECOND);
        assertThat(followed.end(answer(OTHER, "DOWN"), 105 * SECOND)).isTrue();

        assertThat(followed.pace()).isEqualTo(Pace.UNSETTLED);
        assertThat(round(106, answer(REPLICA, "DOWN"), answer(OTHER, "DOWN"))).containsExactly(REPLICA, OTHER);
        assertThat(followed.pace()).isEqualTo(Pace.SETTLED);
    }

    @Test
    void onceOneFallsSilentAllAreAskedUntilItAnswers() {
        follow(REPLICA, OTHER);
        round(100, answer(REPLICA, "UP"), answer(OTHER, "UP"));

        assertThat(round(105)).containsExactly(OTHER);
        assertThat(followed.pace()).isEqualTo(Pace.SETTLED);
        assertThat(round(110, answer(REPLICA, "UP"))).containsExactly(REPLICA, OTHER);
        assertThat(round(115, answer(REPLICA, "UP"))).containsExactly(REPLICA, OTHER);
        assertThat(followed.counts().report(OTHER)).isInstanceOf(Report.Silent.class);

        round(120, answer(REPLICA, "UP"), answer(OTHER, "UP"));
        assertThat(round(125, answer(OTHER, "UP"))).hasSize(1);
    }

    @Test
    void aReplicaThatIsGoneIsForgotten() {
        follow(REPLICA, OTHER);
        round(100, answer(REPLICA, "UP"), answer(OTHER, "UP"));

        follow(REPLICA);
        round(105, answer(REPLICA, "DOWN"));

        assertThat(followed.counts().report(OTHER)).isInstanceOf(Report.Unasked.class);
    }

    @Test
    void manyAreAskedMoreSeldom() {
        Polling polling = Polling.DEFAULT;

        assertThat(polling.interval(Pace.SETTLED, 100)).isEqualTo(Duration.ofSeconds(5));
        assertThat(polling.interval(Pace.SETTLED, 1_000)).isEqualTo(Duration.ofSeconds(10));
        assertThat(polling.interval(Pace.UNSETTLED, 100)).isEqualTo(Duration.ofMillis(500));
        assertThat(polling.interval(Pace.UNSETTLED, 2_000)).isEqualTo(Duration.ofSeconds(10));
    }

    private long sessions() {
        return ((Report.Answered) followed.counts().report(REPLICA)).status().sessions();
    }

    private void follow(Replica... replicas) {
        followed.change(List.of(replicas), Pace.SETTLED);
    }

    /** Plays a round in which only those answer; returns who was asked in it. */
    @SafeVarargs
    private List<Replica> round(int second, Map<String, Round.Entry>... answers) {
        Followed.Begun round = followed.begin(second * SECOND).orElseThrow();
        Map<String, Round.Entry> all = new HashMap<>();
        List.of(answers).forEach(all::putAll);
        round.asked()
                .forEach(replica -> all.computeIfAbsent(
                        replica.uid(), silent -> round.before().silent(replica, "no answer in time")));
        followed.end(all, second * SECOND);
        return round.asked();
    }

    private static Map<String, Round.Entry> answer(String state, long sessions) {
        return answer(REPLICA, state, sessions);
    }

    private static Map<String, Round.Entry> answer(Replica replica, String state) {
        return answer(replica, state, 0);
    }

    private static Map<String, Round.Entry> answer(Replica replica, String state, long sessions) {
        ServerStatus server = new ServerStatus("a", "10.0.0.11:80", state, sessions);
        ProxyStatus status = new ProxyStatus(
                "web-0",
                "test",
                "hash",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                true,
                "alone",
                sessions,
                List.of(new BackendStatus("web", (int) sessions, 1000, List.of(server))),
                List.of(),
                Optional.empty(),
                Optional.empty());
        Text text = new Text(ProxyStatusJson.write(status).getBytes(StandardCharsets.UTF_8));
        try {
            return Map.of(replica.uid(), Round.NONE.answered(replica, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Replica replica(int ordinal) {
        return new Replica(
                "web-" + ordinal, "uid-" + ordinal, URI.create("http://10.0.0." + (1 + ordinal) + ":8404/status"));
    }
}
