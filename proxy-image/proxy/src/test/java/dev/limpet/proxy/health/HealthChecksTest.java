package dev.limpet.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.OnMarkedDown;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.balance.Choice;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(CheckTransport.class)
class HealthChecksTest {
    private final ConcurrentLinkedQueue<Server> endedOn = new ConcurrentLinkedQueue<>();
    private final HealthChecks checks;

    HealthChecksTest(CheckTransport transport) {
        checks = new HealthChecks(endedOn::add, transport);
    }

    @AfterEach
    void stop() {
        checks.close();
    }

    private static HealthCheckConfig every20Millis(int rise, int fall) {
        return HealthCheckConfig.tcp(Duration.ofMillis(20), Duration.ofSeconds(2), rise, fall);
    }

    private static BackendConfig config(int port, AdministrativeState state, Optional<HealthCheckConfig> check) {
        return new BackendConfig(
                "be",
                BalanceAlgorithm.SOURCE,
                Optional.empty(),
                check,
                Optional.empty(),
                List.of(new ServerConfig("a", "127.0.0.1", port, 0, 1, state)));
    }

    private static Backend backend(int port, HealthCheckConfig check) {
        return new Backend(config(port, AdministrativeState.READY, Optional.of(check)), () -> 0);
    }

    private static Server only(Backend backend) {
        return backend.pool().servers().getFirst();
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 100, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static int deadPort() throws IOException {
        try (ServerSocket free = listen(0)) {
            return free.getLocalPort();
        }
    }

    private static void awaitHealth(Server server, Health health) {
        await().atMost(Duration.ofSeconds(20)).until(() -> server.health() == health);
    }

    private static void awaitCheck(Server server, CheckStatus status) {
        await().atMost(Duration.ofSeconds(20)).until(() -> server.lastCheck().status() == status);
    }

    @Test
    void aServerGoesDownWhenItStopsAndUpWhenItIsBack() throws IOException {
        ServerSocket socket = listen(0);
        int port = socket.getLocalPort();
        Backend backend = backend(port, every20Millis(2, 3));
        checks.configure(List.of(backend));
        Server server = only(backend);
        awaitCheck(server, CheckStatus.L4OK);
        assertThat(server.health()).isEqualTo(Health.UP);

        socket.close();
        awaitHealth(server, Health.DOWN);
        assertThat(server.lastCheck().status()).isEqualTo(CheckStatus.L4CON);
        assertThat(server.lastCheck().detail()).isEqualTo("Connection refused");
        assertThat(server.stats().downs.sum()).isEqualTo(1);
        assertThat(server.stats().checkFailures.sum()).isGreaterThanOrEqualTo(3);
        assertThat(endedOn).isEmpty();

        try (ServerSocket again = listen(port)) {
            awaitHealth(server, Health.UP);
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void aServerThatIsDeadAtTheStartFallsByItsFirstCheck() throws IOException {
        Backend backend = backend(deadPort(), every20Millis(1, 100));
        checks.configure(List.of(backend));
        awaitHealth(only(backend), Health.DOWN);
    }

    @Test
    void withoutChecksAServerCountsAsUp() {
        Backend backend = new Backend(config(1, AdministrativeState.READY, Optional.empty()), () -> 0);
        checks.configure(List.of(backend));
        assertThat(only(backend).health()).isEqualTo(Health.UNCHECKED);
        assertThat(backend.choose(Source.ofIpv4(1))).isInstanceOf(Choice.Bound.class);
    }

    @Test
    void aConfigurationWithoutChecksForgetsThatAServerWasDown() throws IOException {
        int port = deadPort();
        Backend backend = backend(port, every20Millis(1, 1));
        checks.configure(List.of(backend));
        awaitHealth(only(backend), Health.DOWN);
        backend.configure(config(port, AdministrativeState.READY, Optional.empty()));
        checks.configure(List.of(backend));
        awaitHealth(only(backend), Health.UNCHECKED);
    }

    @Test
    void aServerThatDoesNotAnswerInTimeFalls() throws IOException {
        List<Socket> filling = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            fill(full, filling);
            HealthCheckConfig hasty = HealthCheckConfig.tcp(Duration.ofMillis(20), Duration.ofMillis(100), 1, 1);
            Backend backend = backend(full.getLocalPort(), hasty);
            checks.configure(List.of(backend));
            awaitHealth(only(backend), Health.DOWN);
            assertThat(only(backend).lastCheck().status()).isEqualTo(CheckStatus.L4TOUT);
            assertThat(only(backend).lastCheck().millis()).isGreaterThanOrEqualTo(99);
        } finally {
            for (Socket each : filling) {
                each.close();
            }
        }
    }

    @Test
    void inMaintenanceAServerIsNotCheckedAndComesBackUp() throws IOException {
        int port = deadPort();
        Backend backend = backend(port, with(every20Millis(2, 3), OnMarkedDown.SHUTDOWN_SESSIONS));
        Server server = only(backend);
        checks.configure(List.of(backend));
        awaitHealth(server, Health.DOWN);
        assertThat(endedOn).containsExactly(server);

        server.override(AdministrativeState.MAINTENANCE);
        await("its sessions are ended").atMost(Duration.ofSeconds(20)).until(() -> endedOn.size() == 2);
        long failures = server.stats().checkFailures.sum();
        try (ServerSocket back = listen(port)) {
            server.override(AdministrativeState.DRAIN);
            awaitHealth(server, Health.UP);
            awaitCheck(server, CheckStatus.L4OK);
            assertThat(back.isBound()).isTrue();
            assertThat(server.stats().checkFailures.sum()).isEqualTo(failures);
        }
    }

    @Test
    void aServerAtAnotherAddressBeginsAnew() throws IOException {
        try (ServerSocket alive = listen(0)) {
            HealthCheckConfig slowToRise = every20Millis(100, 1);
            Backend backend = backend(deadPort(), slowToRise);
            checks.configure(List.of(backend));
            awaitHealth(only(backend), Health.DOWN);
            backend.configure(config(alive.getLocalPort(), AdministrativeState.READY, Optional.of(slowToRise)));
            checks.configure(List.of(backend));
            awaitHealth(only(backend), Health.UP);
        }
    }

    @Test
    void aCheckMayGoToAnotherAddressAndPort() throws IOException {
        try (ServerSocket beside = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.2"))) {
            HealthCheckConfig plain = every20Millis(2, 3);
            HealthCheckConfig elsewhere = new HealthCheckConfig(
                    plain.probe(),
                    Optional.of("127.0.0.2"),
                    OptionalInt.of(beside.getLocalPort()),
                    plain.sendProxyProtocol(),
                    plain.interval(),
                    plain.fastInterval(),
                    plain.downInterval(),
                    plain.connectTimeout(),
                    plain.timeout(),
                    plain.rise(),
                    plain.fall(),
                    plain.observe(),
                    plain.onMarkedDown());
            Backend backend = backend(deadPort(), elsewhere);
            checks.configure(List.of(backend));
            awaitCheck(only(backend), CheckStatus.L4OK);
            assertThat(only(backend).health()).isEqualTo(Health.UP);
        }
    }

    @Test
    void aShorterIntervalHoldsFromNowOn() throws IOException {
        int port = deadPort();
        Backend backend = backend(port, HealthCheckConfig.tcp(Duration.ofHours(24), Duration.ofSeconds(2), 1, 1));
        checks.configure(List.of(backend));
        backend.configure(config(port, AdministrativeState.READY, Optional.of(every20Millis(1, 1))));
        checks.configure(List.of(backend));
        awaitHealth(only(backend), Health.DOWN);
    }

    private static HealthCheckConfig with(HealthCheckConfig plain, OnMarkedDown onMarkedDown) {
        return new HealthCheckConfig(
                plain.probe(),
                plain.address(),
                plain.port(),
                plain.sendProxyProtocol(),
                plain.interval(),
                plain.fastInterval(),
                plain.downInterval(),
                plain.connectTimeout(),
                plain.timeout(),
                plain.rise(),
                plain.fall(),
                plain.observe(),
                Optional.of(onMarkedDown));
    }

    /** Connects until the kernel answers no more. */
    private static void fill(ServerSocket full, List<Socket> filling) throws IOException {
        try {
            while (true) {
                Socket socket = new Socket();
                filling.add(socket);
                socket.connect(new InetSocketAddress("127.0.0.1", full.getLocalPort()), 200);
            }
        } catch (SocketTimeoutException e) {
            assertThat(filling).isNotEmpty();
        }
    }
}
