package dev.limpet.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.Backups;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each algorithm promises, over any servers, weights and loads. */
class BalancingTest {
    private static final int SOURCES = 4_000;

    private final AtomicLong clock = new AtomicLong(1_000_000);

    private Backend backend(BalanceAlgorithm algorithm, List<ServerConfig> servers) {
        return backend(algorithm, Backups.FIRST, Optional.empty(), servers);
    }

    private Backend backend(
            BalanceAlgorithm algorithm, Backups backups, Optional<Duration> slowStart, List<ServerConfig> servers) {
        return new Backend(config(algorithm, backups, slowStart, servers), clock::get);
    }

    private static BackendConfig config(
            BalanceAlgorithm algorithm, Backups backups, Optional<Duration> slowStart, List<ServerConfig> servers) {
        return new BackendConfig(
                "be", algorithm, backups, slowStart, Optional.empty(), Optional.empty(), Optional.empty(), servers);
    }

    private static ServerConfig server(String name, int weight) {
        return new ServerConfig(name, "127.0.0.1", 80, 0, weight, AdministrativeState.READY);
    }

    private static ServerConfig backup(String name) {
        return new ServerConfig(name, "127.0.0.1", 80, 0, 1, AdministrativeState.READY, true);
    }

    private static ServerConfig limited(String name, int maxConnections) {
        return new ServerConfig(name, "127.0.0.1", 80, maxConnections, 1, AdministrativeState.READY);
    }

    private static List<ServerConfig> weighted(List<Integer> weights) {
        return IntStream.range(0, weights.size())
                .mapToObj(index -> server("s" + index, weights.get(index)))
                .toList();
    }

    private static Optional<Server> choose(Backend backend, int source) {
        return switch (backend.choose(Source.ofIpv4(source))) {
            case Choice.Kept kept -> Optional.of(kept.server());
            case Choice.Bound bound -> Optional.of(bound.server());
            case Choice.Free free -> Optional.of(free.server());
            case Choice.AllFull _, Choice.None _ -> Optional.empty();
        };
    }

    private static Server chosen(Backend backend, int source) {
        return choose(backend, source).orElseThrow();
    }

    private static Server named(Backend backend, String name) {
        return backend.pool().server(name).orElseThrow();
    }

    private static Map<String, Integer> counts(Backend backend, int sources) {
        Map<String, Integer> counts = new HashMap<>();
        for (int source = 0; source < sources; source++) {
            counts.merge(chosen(backend, source).name(), 1, Integer::sum);
        }
        return counts;
    }

    /** Six standard deviations of a binomial count, and one for rounding. */
    private static double tolerance(int tries, double share) {
        return 6 * Math.sqrt(tries * share * (1 - share)) + 1;
    }

    @Property(tries = 50)
    void ofSourcesOnlyThoseOfTheServerThatLeavesMove(
            @ForAll @Size(min = 2, max = 12) List<@IntRange(min = 1, max = 256) Integer> weights, @ForAll int leaving) {
        List<ServerConfig> before = weighted(weights);
        ServerConfig gone = before.get(Math.floorMod(leaving, before.size()));
        List<ServerConfig> after = new ArrayList<>(before);
        after.remove(gone);
        Backend all = backend(BalanceAlgorithm.SOURCE, before);
        Backend fewer = backend(BalanceAlgorithm.SOURCE, after);
        int moved = 0;
        for (int source = 0; source < SOURCES; source++) {
            String was = chosen(all, source).name();
            String is = chosen(fewer, source).name();
            if (was.equals(gone.name())) {
                moved++;
            } else {
                assertThat(is).isEqualTo(was);
            }
        }
        double share = (double) gone.weight()
                / weights.stream().mapToInt(weight -> weight).sum();
        assertThat((double) moved).isLessThan(SOURCES * share + tolerance(SOURCES, share));
    }

    @Property(tries = 50)
    void sourcesSpreadByWeight(@ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 256) Integer> weights) {
        int total = weights.stream().mapToInt(weight -> weight).sum();
        Backend backend = backend(BalanceAlgorithm.SOURCE, weighted(weights));
        if (total == 0) {
            assertThat(choose(backend, 0)).isEmpty();
            return;
        }
        Map<String, Integer> counts = counts(backend, SOURCES);
        for (int index = 0; index < weights.size(); index++) {
            double share = (double) weights.get(index) / total;
            double off = counts.getOrDefault("s" + index, 0) - SOURCES * share;
            assertThat(Math.abs(off)).isLessThanOrEqualTo(tolerance(SOURCES, share));
        }
    }

    @Property(tries = 100)
    void turnsAreTakenByWeightAndEvenlySpread(
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 20) Integer> weights) {
        int total = weights.stream().mapToInt(weight -> weight).sum();
        Backend backend = backend(BalanceAlgorithm.ROUND_ROBIN, weighted(weights));
        for (int round = 0; round < 2; round++) {
            int[] counts = new int[weights.size()];
            for (int turn = 1; turn <= total; turn++) {
                counts[Integer.parseInt(chosen(backend, 0).name().substring(1))]++;
                for (int index = 0; index < counts.length; index++) {
                    double due = (double) turn * weights.get(index) / total;
                    assertThat(Math.abs(counts[index] - due)).isLessThan(weights.size());
                }
            }
            assertThat(counts)
                    .containsExactly(weights.stream().mapToInt(weight -> weight).toArray());
        }
    }

    @Property(tries = 100)
    void connectionsAreFewestForTheWeight(
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 256) Integer> weights,
            @ForAll @IntRange(max = 300) int sessions) {
        Backend backend = backend(BalanceAlgorithm.LEAST_CONNECTIONS, weighted(weights));
        for (int session = 0; session < sessions; session++) {
            assertThat(chosen(backend, session).tryAcquire()).isTrue();
        }
        for (Server one : backend.pool().servers()) {
            for (Server other : backend.pool().servers()) {
                long has = one.stats().sessions.current();
                long couldHave = other.stats().sessions.current() + 1L;
                assertThat(has < 2
                                || has * other.config().weight()
                                        <= couldHave * one.config().weight())
                        .as(
                                "%s of %s has %s, %s of %s has %s",
                                one,
                                one.config().weight(),
                                has,
                                other,
                                other.config().weight(),
                                couldHave - 1)
                        .isTrue();
            }
        }
    }

    @Test
    void twoDrawsKeepLoadsClose() {
        Backend backend = backend(BalanceAlgorithm.RANDOM, weighted(java.util.Collections.nCopies(10, 1)));
        for (int session = 0; session < 10_000; session++) {
            chosen(backend, session).tryAcquire();
        }
        var loads = backend.pool().servers().stream()
                .mapToInt(server -> server.stats().sessions.current())
                .summaryStatistics();
        // One draw alone would leave them about a hundred apart.
        assertThat(loads.getMax() - loads.getMin()).isLessThan(25);
    }

    @Property(tries = 100)
    void theFirstWithRoomIsFilled(@ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 5) Integer> limits) {
        Backend backend = backend(
                BalanceAlgorithm.FIRST,
                IntStream.range(0, limits.size())
                        .mapToObj(index -> limited("s" + index, limits.get(index)))
                        .toList());
        for (int index = 0; index < limits.size(); index++) {
            for (int session = 0; session < limits.get(index); session++) {
                Server server = chosen(backend, session);
                assertThat(server.name()).isEqualTo("s" + index);
                assertThat(server.tryAcquire()).isTrue();
            }
        }
        assertThat(backend.choose(Source.ofIpv4(0))).isInstanceOf(Choice.AllFull.class);
    }

    @ParameterizedTest
    @EnumSource(value = BalanceAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "SOURCE")
    void aFullServerIsPassedOver(BalanceAlgorithm algorithm) {
        Backend backend = backend(algorithm, List.of(limited("a", 1), limited("b", 2)));
        assertThat(named(backend, "a").tryAcquire()).isTrue();
        for (int session = 0; session < 2; session++) {
            Server server = chosen(backend, session);
            assertThat(server.name()).isEqualTo("b");
            server.tryAcquire();
        }
        assertThat(backend.choose(Source.ofIpv4(0))).isInstanceOf(Choice.AllFull.class);
    }

    @ParameterizedTest
    @EnumSource(BalanceAlgorithm.class)
    void whoDoesNotTakeNewSourcesGetsNone(BalanceAlgorithm algorithm) {
        Backend backend = backend(
                algorithm, List.of(server("none", 0), server("drained", 1), server("down", 1), server("up", 1)));
        named(backend, "drained").override(AdministrativeState.DRAIN);
        named(backend, "down").observed(Health.UP, 4, CheckResult.NONE, 0);
        named(backend, "down").observed(Health.DOWN, 0, CheckResult.NONE, 0);
        assertThat(counts(backend, 200)).containsOnlyKeys("up");
        assertThat(backend.chooseOther(Source.ofIpv4(1), named(backend, "up"))).isInstanceOf(Choice.None.class);
        named(backend, "none").override(1);
        assertThat(counts(backend, 200)).containsKey("none").doesNotContainKeys("drained", "down");
    }

    @ParameterizedTest
    @EnumSource(BalanceAlgorithm.class)
    void backupsStepInWhenNobodyElseIsLeft(BalanceAlgorithm algorithm) {
        List<ServerConfig> servers = List.of(backup("b1"), server("a", 1), backup("b2"));
        Backend backend = backend(algorithm, servers);
        assertThat(counts(backend, 200)).containsOnlyKeys("a");
        named(backend, "a").override(AdministrativeState.MAINTENANCE);
        assertThat(counts(backend, 200)).containsOnlyKeys("b1");
        named(backend, "b1").override(AdministrativeState.MAINTENANCE);
        assertThat(counts(backend, 200)).containsOnlyKeys("b2");
        named(backend, "b1").override(AdministrativeState.READY);
        named(backend, "a").override(AdministrativeState.READY);
        assertThat(counts(backend, 200)).containsOnlyKeys("a");
    }

    @Test
    void allBackupsMayStepIn() {
        Backend backend = backend(
                BalanceAlgorithm.ROUND_ROBIN,
                Backups.ALL,
                Optional.empty(),
                List.of(backup("b1"), server("a", 1), backup("b2")));
        named(backend, "a").override(AdministrativeState.MAINTENANCE);
        assertThat(counts(backend, 200)).containsOnly(Map.entry("b1", 100), Map.entry("b2", 100));
    }

    @Test
    void aServerThatComesBackStartsSlowly() {
        Optional<Duration> slowStart = Optional.of(Duration.ofSeconds(10));
        List<ServerConfig> servers = List.of(server("a", 1), server("b", 1));
        Backend backend = backend(BalanceAlgorithm.ROUND_ROBIN, Backups.FIRST, slowStart, servers);
        assertThat(counts(backend, 1_000))
                .as("at the start all have their weight")
                .containsEntry("b", 500);
        named(backend, "b").override(AdministrativeState.MAINTENANCE);
        named(backend, "b").override(AdministrativeState.READY);
        clock.addAndGet(2_500);
        assertThat(counts(backend, 1_000).get("b")).isBetween(190, 210);
        assertThat(named(backend, "b").throttlePercent()).hasValue(25);
        clock.addAndGet(7_500);
        assertThat(counts(backend, 1_000).get("b")).isBetween(490, 510);
        assertThat(named(backend, "b").throttlePercent()).isEmpty();

        named(backend, "a").observed(Health.UP, 4, CheckResult.NONE, 0);
        assertThat(named(backend, "a").throttlePercent())
                .as("it had never been down")
                .isEmpty();
        named(backend, "a").observed(Health.DOWN, 0, CheckResult.NONE, 0);
        named(backend, "a").observed(Health.UP, 4, CheckResult.NONE, 0);
        assertThat(counts(backend, 1_000).get("a")).isLessThan(20);
    }

    @Test
    void aServerThatIsAddedStartsSlowly() {
        Optional<Duration> slowStart = Optional.of(Duration.ofSeconds(10));
        Backend backend =
                backend(BalanceAlgorithm.LEAST_CONNECTIONS, Backups.FIRST, slowStart, List.of(server("a", 1)));
        backend.configure(config(
                BalanceAlgorithm.LEAST_CONNECTIONS,
                Backups.FIRST,
                slowStart,
                List.of(server("a", 1), server("new", 1))));
        clock.addAndGet(1_000);
        for (int session = 0; session < 110; session++) {
            chosen(backend, session).tryAcquire();
        }
        assertThat(named(backend, "new").stats().sessions.current()).isBetween(8, 12);
    }

    @Test
    void sourcesDoNotFollowASlowStart() {
        Optional<Duration> slowStart = Optional.of(Duration.ofSeconds(10));
        List<ServerConfig> servers = List.of(server("a", 1), server("b", 1));
        Backend backend = backend(BalanceAlgorithm.SOURCE, Backups.FIRST, slowStart, servers);
        Map<String, Integer> before = counts(backend, 1_000);
        named(backend, "b").override(AdministrativeState.MAINTENANCE);
        named(backend, "b").override(AdministrativeState.READY);
        assertThat(counts(backend, 1_000)).isEqualTo(before);
    }
}
