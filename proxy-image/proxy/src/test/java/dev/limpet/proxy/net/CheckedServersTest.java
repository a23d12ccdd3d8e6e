package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ObserveConfig;
import dev.limpet.config.OnMarkedDown;
import dev.limpet.proxy.accesslog.SessionRecord;
import dev.limpet.proxy.health.HealthChecks;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What sessions and health checks have to do with each other. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class CheckedServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    /** Checks another port of the server than sessions go to. */
    private static HealthCheckConfig checking(
            int port, Duration interval, Optional<ObserveConfig> observe, Optional<OnMarkedDown> onMarkedDown) {
        HealthCheckConfig plain = HealthCheckConfig.tcp(interval, PATIENCE, 1, 1);
        return new HealthCheckConfig(
                plain.probe(),
                plain.address(),
                OptionalInt.of(port),
                plain.sendProxyProtocol(),
                plain.interval(),
                Duration.ofMillis(20),
                plain.downInterval(),
                plain.connectTimeout(),
                plain.timeout(),
                plain.rise(),
                plain.fall(),
                observe,
                onMarkedDown);
    }

    private static Rig checked(Rig rig, HealthCheckConfig check) {
        return rig.backend(out -> new BackendConfig(
                out.name(), out.balance(), out.stick(), Optional.of(check), out.sendProxyProtocol(), out.servers()));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.ofLiteral(Rig.SERVERS));
    }

    @Test
    void sessionsOfAServerThatGoesDownAreEndedAndOthersAreNot() throws Exception {
        try (TestServer a = TestServer.echo();
                TestServer b = TestServer.echo();
                ServerSocket health = listen();
                Rig rig = new Rig(loops, Rig.server("a", a.port()), Rig.server("b", b.port()));
                HealthChecks checks = new HealthChecks(rig.path::endSessions)) {
            HealthCheckConfig check = checking(
                    health.getLocalPort(),
                    Duration.ofMillis(20),
                    Optional.empty(),
                    Optional.of(OnMarkedDown.SHUTDOWN_SESSIONS));
            checked(rig, check).apply();
            checks.configure(List.of(rig.backend()));
            await().atMost(PATIENCE).until(() -> rig.server("b").lastCheck().status() == CheckStatus.L4OK);
            try (Socket one = rig.connect();
                    Socket other = rig.connect()) {
                for (Socket client : List.of(one, other)) {
                    client.getOutputStream().write('?');
                    assertThat(client.getInputStream().read()).isEqualTo('?');
                }
                rig.path.endSessions(rig.server("b"));
                SessionRecord first = rig.awaitLog();
                assertThat(first.server()).contains("b");
                assertThat(first.termination().code()).isEqualTo("D-");
                await().atMost(PATIENCE).until(() -> rig.path.sessions() == 1);

                health.close();
                SessionRecord second = rig.awaitLog();
                assertThat(second.server()).contains("a");
                assertThat(second.termination().code()).isEqualTo("D-");
                assertThat(one.getInputStream().read()).isEqualTo(-1);
                assertThat(other.getInputStream().read()).isEqualTo(-1);
            }
            rig.awaitIdle();
        }
    }

    @Test
    void connectionErrorsOfSessionsTakeAServerDownThatItsCheckFindsUp() throws Exception {
        try (ServerSocket health = listen();
                Rig rig = new Rig(loops, Rig.server("a", Rig.freePort(Rig.SERVERS))).retries(0);
                HealthChecks checks = new HealthChecks(rig.path::endSessions)) {
            ObserveConfig observe = new ObserveConfig(3, ObserveConfig.OnError.MARK_DOWN);
            checked(
                            rig,
                            checking(
                                    health.getLocalPort(),
                                    Duration.ofMillis(100),
                                    Optional.of(observe),
                                    Optional.empty()))
                    .apply();
            checks.configure(List.of(rig.backend()));
            await().atMost(PATIENCE).until(() -> rig.server("a").lastCheck().status() == CheckStatus.L4OK);
            for (int i = 0; i < 3; i++) {
                try (Socket client = rig.connect()) {
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
            }
            await().atMost(PATIENCE).until(() -> rig.server("a").stats().downs.sum() == 1);
            assertThat(rig.server("a").stats().observedFailures.sum()).isEqualTo(1);
            await("its check finds it up again")
                    .atMost(PATIENCE)
                    .until(() -> rig.server("a").health() == Health.UP);
        }
    }

    @Test
    void checksGoOnWhileAllEventLoopsAreBlocked() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        try (TestServer a = TestServer.echo();
                ServerSocket health = listen();
                Rig rig = new Rig(loops, Rig.server("a", a.port()));
                HealthChecks checks = new HealthChecks(rig.path::endSessions)) {
            Optional<OnMarkedDown> ending = Optional.of(OnMarkedDown.SHUTDOWN_SESSIONS);
            checked(rig, checking(health.getLocalPort(), Duration.ofMillis(20), Optional.empty(), ending))
                    .apply();
            checks.configure(List.of(rig.backend()));
            try (Socket client = rig.connect()) {
                client.getOutputStream().write('?');
                assertThat(client.getInputStream().read()).isEqualTo('?');
                rig.block(latch);
                health.close();
                await().atMost(PATIENCE).until(() -> rig.server("a").health() == Health.DOWN);
                assertThat(rig.logged).isEmpty();
                latch.countDown();
                assertThat(rig.awaitLog().termination().code()).isEqualTo("D-");
            }
        } finally {
            latch.countDown();
        }
    }
}
