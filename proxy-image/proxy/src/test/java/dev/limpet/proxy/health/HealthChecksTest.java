package dev.limpet.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.balance.Choice;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final HealthChecks checks = new HealthChecks(loops, NioSocketChannel.class);

    @AfterEach
    void stop() {
        checks.close();
        loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private static Optional<HealthCheckConfig> every20Millis(int rise, int fall) {
        return Optional.of(
                new HealthCheckConfig(OptionalInt.empty(), Duration.ofMillis(20), Duration.ofSeconds(2), rise, fall));
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

    private static Server only(Backend backend) {
        return backend.pool().servers().getFirst();
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 100, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static void awaitHealth(Server server, Health health) {
        await().atMost(Duration.ofSeconds(20)).until(() -> server.health() == health);
    }

    @Test
    void aServerGoesDownWhenItStopsAndUpWhenItIsBack() throws IOException {
        ServerSocket socket = listen(0);
        int port = socket.getLocalPort();
        Backend backend = new Backend(config(port, AdministrativeState.READY, every20Millis(2, 3)), () -> 0);
        checks.configure(List.of(backend));
        Server server = only(backend);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> server.lastCheck().status().equals("L4OK"));
        assertThat(server.health()).isEqualTo(Health.UP);

        socket.close();
        awaitHealth(server, Health.DOWN);
        assertThat(server.lastCheck().status()).isEqualTo("L4CON");
        assertThat(server.stats().downs.sum()).isEqualTo(1);
        assertThat(server.stats().checkFailures.sum()).isGreaterThanOrEqualTo(3);

        try (ServerSocket again = listen(port)) {
            awaitHealth(server, Health.UP);
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void aServerThatIsDeadAtTheStartFallsByItsFirstCheck() throws IOException {
        int port;
        try (ServerSocket free = listen(0)) {
            port = free.getLocalPort();
        }
        Backend backend = new Backend(config(port, AdministrativeState.READY, every20Millis(1, 100)), () -> 0);
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
        int port;
        try (ServerSocket free = listen(0)) {
            port = free.getLocalPort();
        }
        Backend backend = new Backend(config(port, AdministrativeState.READY, every20Millis(1, 1)), () -> 0);
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
            Optional<HealthCheckConfig> hasty = Optional.of(
                    new HealthCheckConfig(OptionalInt.empty(), Duration.ofMillis(20), Duration.ofMillis(100), 1, 1));
            Backend backend = new Backend(config(full.getLocalPort(), AdministrativeState.READY, hasty), () -> 0);
            checks.configure(List.of(backend));
            awaitHealth(only(backend), Health.DOWN);
            assertThat(only(backend).lastCheck().status()).isEqualTo("L4TOUT");
        } finally {
            for (Socket each : filling) {
                each.close();
            }
        }
    }

    @Test
    void inMaintenanceAServerIsNotCheckedAndComesBackUp() throws IOException {
        try (ServerSocket alive = listen(0)) {
            Backend backend =
                    new Backend(config(alive.getLocalPort(), AdministrativeState.READY, every20Millis(2, 3)), () -> 0);
            checks.configure(List.of(backend));
            alive.accept().close();

            only(backend).override(AdministrativeState.MAINTENANCE);
            alive.setSoTimeout(200);
            await().atMost(Duration.ofSeconds(20)).until(() -> nobodyConnects(alive));

            only(backend).override(AdministrativeState.DRAIN);
            alive.setSoTimeout(20_000);
            alive.accept().close();
            assertThat(only(backend).health()).isEqualTo(Health.UP);
        }
    }

    @Test
    void aServerAtAnotherAddressBeginsAnew() throws IOException {
        int dead;
        try (ServerSocket free = listen(0)) {
            dead = free.getLocalPort();
        }
        try (ServerSocket alive = listen(0)) {
            Optional<HealthCheckConfig> slowToRise = Optional.of(
                    new HealthCheckConfig(OptionalInt.empty(), Duration.ofMillis(20), Duration.ofSeconds(2), 100, 1));
            Backend backend = new Backend(config(dead, AdministrativeState.READY, slowToRise), () -> 0);
            checks.configure(List.of(backend));
            awaitHealth(only(backend), Health.DOWN);
            backend.configure(config(alive.getLocalPort(), AdministrativeState.READY, slowToRise));
            checks.configure(List.of(backend));
            awaitHealth(only(backend), Health.UP);
        }
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

    private static boolean nobodyConnects(ServerSocket socket) throws IOException {
        try {
            socket.accept().close();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }
}
