package dev.limpet.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.cluster.Identity;
import dev.limpet.cli.top.Snapshot.ReplicaSummary;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine.Help.Ansi;

/** The live view on a screen that records what is drawn; waiting for a key that is not struck passes the time. */
@Timeout(30)
class LiveViewTest {
    private static final int NOTHING = -2;

    private final Queue<Integer> keys = new ArrayDeque<>();
    private final List<List<String>> frames = new ArrayList<>();
    private Screen.Size size = new Screen.Size(50, 200);
    private long nanos;

    private final Screen screen = new Screen() {
        @Override
        public Size size() {
            return size;
        }

        @Override
        public void draw(List<String> lines) {
            frames.add(lines);
        }

        @Override
        public Optional<Integer> key(Duration patience) {
            Integer key = keys.remove();
            if (key == NOTHING) {
                nanos += patience.toNanos();
                return Optional.empty();
            }
            return Optional.of(key);
        }
    };

    private static Snapshot snapshot(long bytesOut, String statusOfB) throws IOException {
        return new Snapshot(
                new Identity("shop", "web"),
                List.of(new ReplicaSummary("web-0", true, 3, 11, 1_000, "learned")),
                Map.of(),
                TopRow.of(List.of(StatisticsJson.read(Statistics.json(bytesOut, statusOfB)))));
    }

    private void run(Ansi ansi, LiveView.Source source) throws IOException, InterruptedException {
        new LiveView(source, screen, ansi, Duration.ofSeconds(2), () -> nanos).run();
    }

    private static String line(List<String> frame, String beginning) {
        return frame.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void bytesASecondAreThoseSinceTheFrameBefore() throws Exception {
        keys.addAll(List.of(NOTHING, (int) 'q'));
        Queue<Snapshot> snapshots = new ArrayDeque<>(List.of(snapshot(1_000, "UP"), snapshot(9_000, "UP")));

        run(Ansi.OFF, snapshots::remove);

        assertThat(frames).hasSize(2);
        assertThat(line(frames.get(0), "NAME")).doesNotContain("OUT/S");
        assertThat(line(frames.get(1), "NAME")).endsWith("IN/S   OUT/S");
        assertThat(line(frames.get(1), "web ")).endsWith("4.0k");
    }

    @Test
    void onlyWhatWantsAttentionIsColoured() throws Exception {
        keys.add((int) 'q');
        run(Ansi.ON, () -> snapshot("DOWN"));
        assertThat(frames.getFirst())
                .anyMatch(line -> line.startsWith("\033[31m  b"))
                .anyMatch(line -> line.startsWith("  a"));
    }

    private static Snapshot snapshot(String statusOfB) {
        try {
            return snapshot(0, statusOfB);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSmallScreenIsScrolled() throws Exception {
        size = new Screen.Size(4, 20);
        keys.addAll(List.of((int) 'j', 27, (int) '[', (int) 'B', (int) 'k', (int) 'q'));

        run(Ansi.OFF, () -> snapshot("UP"));

        assertThat(frames).allMatch(frame -> frame.size() <= 4 && frame.stream().allMatch(line -> line.length() <= 20));
        assertThat(frames.stream().map(frame -> frame.get(1)))
                .containsExactly("LoadBalancer shop/we", "", "REPLICA   READY   SE", "");
    }

    @Test
    void anApiServerThatIsAwayEndsNothing() throws Exception {
        keys.addAll(List.of(NOTHING, Screen.END_OF_INPUT));
        Queue<Boolean> away = new ArrayDeque<>(List.of(false, true));

        run(Ansi.OFF, () -> {
            if (away.remove()) {
                throw new ClusterException("the API server cannot be reached");
            }
            return snapshot("UP");
        });

        assertThat(frames.get(1).getFirst()).contains("the API server cannot be reached");
        assertThat(line(frames.get(1), "web ")).isNotEmpty();
    }
}
