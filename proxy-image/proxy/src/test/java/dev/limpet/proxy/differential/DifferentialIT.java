package dev.limpet.proxy.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario, played with HAProxy 2.6 and with Limpet: both must end each session as the scenario says, and show
 * clients, servers and the log the same, but for differences that the scenario names.
 */
class DifferentialIT {
    private static final int AT_ONCE = 16;

    @TempDir
    static Path folder;

    private static final Map<Scenario, Future<List<String>>> HAPROXY = new HashMap<>();
    private static final Map<Scenario, Future<List<String>>> LIMPET = new HashMap<>();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final ExecutorService PLAYERS = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("player-", 0).factory());

    static Stream<Scenario> scenarios() {
        return Stream.of(
                        TimeoutScenarios.ALL,
                        AbortScenarios.ALL,
                        ServerScenarios.ALL,
                        QueueScenarios.ALL,
                        CheckScenarios.ALL,
                        DataScenarios.ALL,
                        ProxyHeaderScenarios.ALL)
                .flatMap(List::stream);
    }

    @BeforeAll
    static void play() throws IOException {
        HaproxyProduct haproxy = new HaproxyProduct(folder);
        LimpetProduct limpet = new LimpetProduct(folder);
        OPEN.add(haproxy);
        OPEN.add(limpet);
        play(haproxy, HAPROXY);
        play(limpet, LIMPET);
    }

    @AfterAll
    static void close() throws Exception {
        PLAYERS.shutdownNow();
        for (AutoCloseable each : OPEN) {
            each.close();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsTheSame(Scenario scenario) throws Exception {
        List<String> haproxy = result(HAPROXY, scenario);
        List<String> limpet = result(LIMPET, scenario);
        assertThat(codes(haproxy)).as("HAProxy's: %s", haproxy).isEqualTo(scenario.codes());
        List<String> expected = haproxy;
        for (Scenario.Difference difference : scenario.differences()) {
            List<String> changed = difference.limpet().apply(expected);
            assertThat(changed).as("differs: " + difference.why()).isNotEqualTo(expected);
            expected = changed;
        }
        assertThat(limpet).isEqualTo(expected);
    }

    private static void play(Product product, Map<Scenario, Future<List<String>>> results) throws IOException {
        for (Deployment deployment : product.start(scenarios().toList())) {
            OPEN.add(deployment);
            Callable<List<String>> playing = () -> {
                try (Stage stage = new Stage(deployment, product)) {
                    return stage.play();
                }
            };
            results.put(deployment.scenario(), PLAYERS.submit(playing));
        }
    }

    private static List<String> result(Map<Scenario, Future<List<String>>> results, Scenario scenario)
            throws InterruptedException, ExecutionException {
        Future<List<String>> result = results.get(scenario);
        if (result == null) {
            throw new IllegalStateException(scenario + " was never played");
        }
        return result.get();
    }

    /** The termination states in the log; {@code !!} stands for a connection that never became a session. */
    private static List<String> codes(List<String> transcript) {
        return transcript.stream()
                .filter(line -> line.startsWith("log: "))
                .map(line -> line.split(" "))
                .map(words -> words.length == 8 && words[5].length() == 2 ? words[5] : "!!")
                .toList();
    }
}
