package dev.limpet.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ObserveConfig.OnError;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.server.Server;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a server is checked and what follows, in virtual time. The network is not part of it. */
class ServerCheckTest {
    private static final Finding GOOD = Finding.passed(CheckStatus.L4OK, 0, "");
    private static final Finding BAD = Finding.failed(CheckStatus.L4CON, 0, "Connection refused");
    private static final Finding UNTOLD = Finding.untold("Too many open files");

    private final VirtualThread thread = new VirtualThread();
    private final Script script = new Script();
    private final List<Server> endedOn = new ArrayList<>();
    private final Server server = server();

    /** Time that passes only as the test wants it. */
    private static final class VirtualThread implements CheckThread {
        private final Agenda agenda = new Agenda();
        private long now = 1_000_000;

        @Override
        public long millis() {
            return now;
        }

        @Override
        public void enter(Agenda.Entry entry, long dueMillis) {
            agenda.enter(entry, dueMillis);
        }

        @Override
        public void hasten(Agenda.Entry entry, long dueMillis) {
            if (agenda.isLater(entry, dueMillis)) {
                agenda.enter(entry, dueMillis);
            }
        }

        @Override
        public void remove(Agenda.Entry entry) {
            agenda.remove(entry);
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        /** Goes on to what is to be done next; how long that took. */
        long advance() {
            OptionalLong next = agenda.next();
            assertThat(next).as("something is to be done").isPresent();
            long passed = next.getAsLong() - now;
            now = next.getAsLong();
            agenda.run(now);
            return passed;
        }
    }

    /** Checks that end at once, as they are told to. */
    private static final class Script implements Prober {
        private final Deque<Finding> findings = new ArrayDeque<>();

        @Override
        public Running begin(HealthCheckConfig config, InetSocketAddress target, Listener listener) {
            listener.found(findings.remove(), 7);
            return () -> {};
        }
    }

    private static Server server() {
        Backend backend = new Backend(
                new BackendConfig(
                        "be",
                        BalanceAlgorithm.SOURCE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new ServerConfig("a", "192.0.2.1", 80, 0, 1, AdministrativeState.READY))),
                () -> 0);
        return backend.pool().servers().getFirst();
    }

    private ServerCheck begin(CheckConfigs config) {
        ServerCheck check = new ServerCheck("be", server, config.config(), thread, script, endedOn::add);
        check.begin();
        return check;
    }

    /** Has the next check end so; how long after the one before, in milliseconds. */
    private long next(Finding finding) {
        script.findings.add(finding);
        return thread.advance();
    }

    @Test
    void anAdministratorsWordHoldsUntilAChecksSaysOtherwise() {
        begin(CheckConfigs.tcp());
        next(GOOD);
        server.assume(Health.DOWN);
        assertThat(server.health()).isEqualTo(Health.DOWN);
        next(GOOD);
        next(GOOD);
        next(GOOD);
        assertThat(server.health()).isEqualTo(Health.UP);
        next(BAD);
        next(BAD);
        next(BAD);
        server.assume(Health.UP);
        assertThat(server.health()).isEqualTo(Health.UP);
    }

    @Test
    void aSuspendedCheckAsksNothingAndWhatItFoundHolds() {
        begin(CheckConfigs.tcp());
        next(GOOD);
        server.pauseChecks(true);
        next(BAD);
        thread.advance();
        assertThat(script.findings).as("nobody asked").hasSize(1);
        assertThat(server.health()).isEqualTo(Health.UP);
        server.pauseChecks(false);
        thread.advance();
        assertThat(script.findings).isEmpty();
    }

    @Test
    void theIntervalIsThatOfTheStanding() {
        begin(CheckConfigs.tcp());
        assertThat(next(GOOD)).isLessThan(CheckConfigs.INTERVAL.toMillis());
        assertThat(next(GOOD)).isEqualTo(2_000);
        assertThat(next(BAD)).isEqualTo(2_000);
        assertThat(next(BAD)).as("on its way down").isEqualTo(500);
        assertThat(server.health()).isEqualTo(Health.UP);
        assertThat(next(BAD)).isEqualTo(500);
        assertThat(server.health()).isEqualTo(Health.DOWN);
        assertThat(next(BAD)).as("down").isEqualTo(10_000);
        assertThat(next(GOOD)).isEqualTo(10_000);
        assertThat(server.health()).isEqualTo(Health.DOWN);
        assertThat(next(GOOD)).as("on its way up").isEqualTo(500);
        assertThat(server.health()).isEqualTo(Health.UP);
        assertThat(next(GOOD)).isEqualTo(2_000);
    }

    @Test
    void whatTheCheckFoundIsKnown() {
        begin(CheckConfigs.http());
        next(Finding.failed(CheckStatus.L7STS, 503, "Service Unavailable"));
        assertThat(server.lastCheck().word()).isEqualTo("L7STS/503");
        assertThat(server.lastCheck().detail()).isEqualTo("Service Unavailable");
        assertThat(server.lastCheck().millis()).isEqualTo(7);
        assertThat(server.stats().checkFailures.sum()).isEqualTo(1);
    }

    @Test
    void aFaultOfThisProcessTellsNothingOfTheServer() {
        begin(CheckConfigs.tcp());
        next(GOOD);
        for (int i = 0; i < 10; i++) {
            next(UNTOLD);
        }
        assertThat(server.health()).isEqualTo(Health.UP);
        assertThat(server.stats().checkFailures.sum()).isZero();
        assertThat(server.lastCheck().status()).isEqualTo(CheckStatus.SOCKERR);
    }

    @Test
    void checksOfManyServersSpreadOverTheInterval() {
        int[] tenths = new int[10];
        for (int i = 0; i < 1_000; i++) {
            VirtualThread own = new VirtualThread();
            new ServerCheck("be", server(), CheckConfigs.tcp().config(), own, script, endedOn::add).begin();
            script.findings.add(GOOD);
            tenths[(int) (own.advance() * 10 / CheckConfigs.INTERVAL.toMillis())]++;
        }
        assertThat(Arrays.stream(tenths).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(40, 200));
    }

    // ---- connection errors of sessions

    /** What HAProxy 2.6 shows as check_health and status with rise 2, fall 3, once the limit is reached once and twice. */
    @ParameterizedTest
    @CsvSource({
        "FAST_INTERVAL, 4, UP, 4, UP",
        "FAIL_CHECK, 3, UP, 2, UP",
        "SUDDEN_DEATH, 2, UP, 0, DOWN",
        "MARK_DOWN, 0, DOWN, 0, DOWN"
    })
    void tooManyErrorsInARowHaveTheConfiguredConsequence(
            OnError onError, int first, Health firstHealth, int second, Health secondHealth) {
        begin(CheckConfigs.tcp().observing(3, onError));
        next(GOOD);
        fail(2);
        assertThat(server.checkHealth()).isEqualTo(4);
        fail(1);
        assertThat(server.checkHealth()).isEqualTo(first);
        assertThat(server.health()).isEqualTo(firstHealth);
        assertThat(server.stats().observedFailures.sum()).isEqualTo(1);
        assertThat(server.lastCheck().status())
                .isEqualTo(onError == OnError.FAST_INTERVAL ? CheckStatus.L4OK : CheckStatus.HANA);
        fail(3);
        assertThat(server.checkHealth()).isEqualTo(second);
        assertThat(server.health()).isEqualTo(secondHealth);
        assertThat(next(GOOD)).as("the next check comes soon").isEqualTo(500);
    }

    @Test
    void aSuccessBreaksTheRow() {
        begin(CheckConfigs.tcp().observing(3, OnError.MARK_DOWN));
        next(GOOD);
        for (int i = 0; i < 10; i++) {
            fail(2);
            server.connected();
        }
        assertThat(server.health()).isEqualTo(Health.UP);
        fail(3);
        assertThat(server.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void errorsTellNothingWhereTheyAreNotObserved() {
        ServerCheck check = begin(CheckConfigs.tcp().observing(3, OnError.MARK_DOWN));
        next(GOOD);
        check.configure(CheckConfigs.tcp().config());
        fail(100);
        assertThat(server.health()).isEqualTo(Health.UP);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            server.connectionFailed();
        }
    }

    // ---- sessions of a server that goes down

    @Test
    void sessionsEndOnceAServerIsMarkedDown() {
        begin(CheckConfigs.tcp().endingSessions());
        next(GOOD);
        next(BAD);
        next(BAD);
        assertThat(endedOn).isEmpty();
        next(BAD);
        assertThat(endedOn).containsExactly(server);
        next(BAD);
        assertThat(endedOn).hasSize(1);
    }

    @Test
    void sessionsEndWhenAServerGoesIntoMaintenance() {
        begin(CheckConfigs.tcp().endingSessions());
        next(GOOD);
        server.override(AdministrativeState.MAINTENANCE);
        thread.advance();
        thread.advance();
        assertThat(endedOn).containsExactly(server);
    }

    @Test
    void sessionsGoOnWhereNothingElseIsConfigured() {
        begin(CheckConfigs.tcp());
        next(BAD);
        assertThat(server.health()).isEqualTo(Health.DOWN);
        assertThat(endedOn).isEmpty();
    }
}
