package dev.limpet.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StickConfig;
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
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendTest {
    private static final Optional<StickConfig> STICK = Optional.of(
            new StickConfig(32, 128, 10_000, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false));
    private static final Source CLIENT = Source.ofIpv4(0x0A000001);

    private static ServerConfig server(String name, int weight, AdministrativeState state) {
        return new ServerConfig(name, "127.0.0.1", 80, 0, weight, state);
    }

    private static ServerConfig server(String name) {
        return server(name, 1, AdministrativeState.READY);
    }

    private static BackendConfig config(
            BalanceAlgorithm algorithm, Optional<StickConfig> stick, List<ServerConfig> servers) {
        return new BackendConfig("be", algorithm, stick, Optional.empty(), Optional.empty(), servers);
    }

    private static Backend backend(BalanceAlgorithm algorithm, Optional<StickConfig> stick, ServerConfig... servers) {
        return new Backend(config(algorithm, stick, List.of(servers)), () -> 0);
    }

    private static String assigned(Backend backend, Source source) {
        return place(backend, source).name();
    }

    private static Server place(Backend backend, Source source) {
        return switch (backend.choose(source)) {
            case Choice.Kept kept -> kept.server();
            case Choice.Bound bound -> backend.keep(source, bound.server());
            case Choice.Free free -> backend.keep(source, free.server());
            case Choice.AllFull _, Choice.None _ -> throw new AssertionError("no server has room");
        };
    }

    private static void markDown(Backend backend, String server) {
        backend.pool().server(server).orElseThrow().observed(Health.DOWN, 0, CheckResult.NONE, 0);
    }

    @Property(tries = 50)
    void replicasChooseTheSameServerWhateverTheOrderOfTheirLists(
            @ForAll int address, @ForAll @IntRange(min = 1, max = 20) int count) {
        List<ServerConfig> servers = new ArrayList<>(IntStream.range(0, count)
                .mapToObj(number -> server("pod-" + number, 1 + number % 3, AdministrativeState.READY))
                .toList());
        Backend one = new Backend(config(BalanceAlgorithm.SOURCE, Optional.empty(), servers), () -> 0);
        Backend other = new Backend(config(BalanceAlgorithm.SOURCE, Optional.empty(), servers.reversed()), () -> 0);
        Source source = Source.ofIpv4(address);
        assertThat(assigned(one, source)).isEqualTo(assigned(other, source));
    }

    @Test
    void whenAServerLeavesOnlyItsSourcesMove() {
        Backend all = backend(BalanceAlgorithm.SOURCE, Optional.empty(), server("a"), server("b"), server("c"));
        Backend fewer = backend(BalanceAlgorithm.SOURCE, Optional.empty(), server("a"), server("c"));
        for (int address = 0; address < 3_000; address++) {
            String before = assigned(all, Source.ofIpv4(address));
            String after = assigned(fewer, Source.ofIpv4(address));
            if (!before.equals("b")) {
                assertThat(after).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE", "ROUND_ROBIN", "RANDOM"})
    void weightsAreHonoured(BalanceAlgorithm algorithm) {
        Backend backend = backend(
                algorithm,
                Optional.empty(),
                server("light", 1, AdministrativeState.READY),
                server("heavy", 3, AdministrativeState.READY),
                server("none", 0, AdministrativeState.READY));
        Map<String, Integer> counts = new HashMap<>();
        for (int address = 0; address < 40_000; address++) {
            counts.merge(assigned(backend, Source.ofIpv4(address)), 1, Integer::sum);
        }
        assertThat(counts).doesNotContainKey("none");
        assertThat(counts.get("heavy")).isBetween(29_000, 31_000);
    }

    @Test
    void leastConnectionsFillsTheEmptiest() {
        Backend backend = backend(BalanceAlgorithm.LEAST_CONNECTIONS, Optional.empty(), server("a"), server("b"));
        backend.pool().server("a").orElseThrow().tryAcquire();
        assertThat(assigned(backend, CLIENT)).isEqualTo("b");
    }

    @Test
    void firstFillsOneServerBeforeTheNext() {
        Backend backend = backend(
                BalanceAlgorithm.FIRST,
                Optional.empty(),
                new ServerConfig("a", "127.0.0.1", 80, 1, 1, AdministrativeState.READY),
                server("b"));
        assertThat(assigned(backend, CLIENT)).isEqualTo("a");
        assertThat(backend.pool().server("a").orElseThrow().tryAcquire()).isTrue();
        assertThat(assigned(backend, CLIENT)).isEqualTo("b");
    }

    @Test
    void aSourceStaysWhenServersJoin() {
        Backend backend = backend(BalanceAlgorithm.SOURCE, STICK, server("a"));
        for (int address = 0; address < 100; address++) {
            assertThat(assigned(backend, Source.ofIpv4(address))).isEqualTo("a");
        }
        backend.configure(config(BalanceAlgorithm.SOURCE, STICK, List.of(server("a"), server("b"), server("c"))));
        for (int address = 0; address < 100; address++) {
            assertThat(assigned(backend, Source.ofIpv4(address))).isEqualTo("a");
        }
    }

    @Test
    void aSourceLeavesADeadServerAndStaysWhereItWent() {
        Backend backend = backend(BalanceAlgorithm.SOURCE, STICK, server("a"), server("b"), server("c"));
        String dead = assigned(backend, CLIENT);
        markDown(backend, dead);
        String next = assigned(backend, CLIENT);
        assertThat(next).isNotEqualTo(dead);
        backend.pool().server(dead).orElseThrow().observed(Health.UP, 4, CheckResult.NONE, 0);
        assertThat(assigned(backend, CLIENT)).isEqualTo(next);
    }

    @Test
    void aDrainedServerKeepsItsSourcesAndGetsNoOthers() {
        Backend backend = backend(BalanceAlgorithm.SOURCE, STICK, server("a"));
        assigned(backend, CLIENT);
        backend.configure(config(
                BalanceAlgorithm.SOURCE, STICK, List.of(server("a", 1, AdministrativeState.DRAIN), server("b"))));
        assertThat(assigned(backend, CLIENT)).isEqualTo("a");
        for (int address = 0; address < 100; address++) {
            assertThat(assigned(backend, Source.ofIpv4(address))).isEqualTo("b");
        }
    }

    @Test
    void aServerInMaintenanceGetsNobody() {
        Backend backend = backend(BalanceAlgorithm.SOURCE, STICK, server("a"));
        assigned(backend, CLIENT);
        backend.configure(config(
                BalanceAlgorithm.SOURCE, STICK, List.of(server("a", 1, AdministrativeState.MAINTENANCE), server("b"))));
        assertThat(assigned(backend, CLIENT)).isEqualTo("b");
    }

    @Test
    void aServerThatIsLearnedButUnknownIsUsedOnceItComes() {
        Backend backend = backend(BalanceAlgorithm.SOURCE, STICK, server("a"));
        backend.table().orElseThrow().learn(CLIENT, "late", 0, 60_000);
        backend.configure(config(BalanceAlgorithm.SOURCE, STICK, List.of(server("a"), server("late"))));
        assertThat(assigned(backend, CLIENT)).isEqualTo("late");
    }

    @Test
    void aFailedConnectionMovesTheSourceToAnotherServer() {
        Backend backend = backend(BalanceAlgorithm.SOURCE, STICK, server("a"), server("b"));
        Server failed = place(backend, CLIENT);
        assertThat(backend.chooseOther(CLIENT, failed)).isInstanceOfSatisfying(Choice.Bound.class, other -> {
            assertThat(other.server()).isNotEqualTo(failed);
            assertThat(backend.move(CLIENT, failed, other.server())).isEqualTo(other.server());
            assertThat(place(backend, CLIENT)).isEqualTo(other.server());
        });
    }

    @Test
    void withOneServerOnlyAFailedConnectionStaysThere() {
        Backend backend = backend(BalanceAlgorithm.SOURCE, STICK, server("a"));
        Server failed = place(backend, CLIENT);
        assertThat(backend.chooseOther(CLIENT, failed)).isInstanceOf(Choice.None.class);
    }

    @Test
    void withoutAUsableServerThereIsNone() {
        Backend backend = backend(BalanceAlgorithm.SOURCE, STICK, server("a"));
        markDown(backend, "a");
        assertThat(backend.choose(CLIENT)).isInstanceOf(Choice.None.class);
    }
}
