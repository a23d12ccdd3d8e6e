package dev.limpet.proxy.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.limpet.proxy.differential.LimpetProduct.Transport;
import dev.limpet.proxy.uring.RingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario, played with HAProxy 2.6 and with Limpet, on epoll and on io_uring: all must end each session as the scenario says, and show
 * clients, servers and the log the same, but for differences that the scenario names.
 */
class DifferentialIT {
    private static final int AT_ONCE = 16;

    @TempDir
    static Path folder;

    private static final Map<Scenario, Future<List<String>>> HAPROXY = new HashMap<>();
    private static final Map<Transport, Map<Scenario, Future<List<String>>>> LIMPETS = new EnumMap<>(Transport.class);
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

    static Stream<Arguments> scenariosOnBothTransports() {
        return Arrays.stream(Transport.values())
                .flatMap(transport -> scenarios().map(scenario -> Arguments.of(scenario, transport)));
    }

    @BeforeAll
    static void play() throws IOException {
        List<Play> plays = new ArrayList<>();
        prepare(new HaproxyProduct(folder), HAPROXY, plays);
        for (Transport transport : Transport.values()) {
            Map<Scenario, Future<List<String>>> results = new HashMap<>();
            LIMPETS.put(transport, results);
            prepare(new LimpetProduct(folder, transport), results, plays);
        }
        // Only now, so that nobody plays while a Limpet starts, and no port of a play is taken for another.
        plays.forEach(Play::begin);
    }

    @AfterAll
    static void close() throws Exception {
        PLAYERS.shutdownNow();
        for (AutoCloseable each : OPEN) {
            each.close();
        }
    }

    @ParameterizedTest
    @MethodSource("scenariosOnBothTransports")
    void endsTheSame(Scenario scenario, Transport transport) throws Exception {
        assumeThat(transport == Transport.EPOLL ? Optional.empty() : RingLoop.unavailable())
                .as("why this machine has no io_uring")
                .isEmpty();
        List<String> haproxy = result(HAPROXY, scenario);
        List<String> limpet = result(LIMPETS.getOrDefault(transport, Map.of()), scenario);
        assertThat(codes(haproxy)).as("HAProxy's: %s", haproxy).isEqualTo(scenario.codes());
        List<String> expected = haproxy;
        for (Scenario.Difference difference : scenario.differences()) {
            List<String> changed = difference.limpet().apply(expected);
            assertThat(changed).as("differs: " + difference.why()).isNotEqualTo(expected);
            expected = changed;
        }
        assertThat(limpet).isEqualTo(expected);
    }

    private static void prepare(Product product, Map<Scenario, Future<List<String>>> results, List<Play> plays)
            throws IOException {
        OPEN.add(product);
        for (Deployment deployment : product.start(scenarios().toList())) {
            OPEN.add(deployment);
            plays.add(new Play(product, deployment, results));
        }
    }

    /** A scenario that is to be played with a product. */
    private record Play(Product product, Deployment deployment, Map<Scenario, Future<List<String>>> results) {
        void begin() {
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
