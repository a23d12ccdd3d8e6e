package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.Timeouts;
import dev.limpet.proxy.accesslog.SessionRecord;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.Health;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a session gets its server: attempts, other servers, and the queue. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class DispatchTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void withoutAServerTheClientIsClosed() throws Exception {
        try (Rig rig = new Rig(loops).apply();
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            SessionRecord session = rig.awaitLog();
            assertThat(session.termination().code()).isEqualTo("SC");
            assertThat(session.server()).isEmpty();
            assertThat(session.queueMillis()).isEqualTo(-1);
            assertThat(session.connectMillis()).isEqualTo(-1);
            assertThat(rig.backend().stats().connectionErrors.sum()).isEqualTo(1);
            rig.awaitIdle();
        }
    }

    @Test
    void aServerThatRefusesIsTriedAsOftenAsRetriesSay() throws Exception {
        try (Rig rig = new Rig(loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)))
                        .retries(2)
                        .timeouts(t -> new Timeouts(SHORT, t.client(), t.server(), t.queue(), t.check()))
                        .apply();
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            SessionRecord session = rig.awaitLog();
            assertThat(session.termination().code()).isEqualTo("SC");
            assertThat(session.server()).contains("dead");
            assertThat(session.retries()).isEqualTo(2);
            assertThat(session.redispatched()).isFalse();
            assertThat(session.connectMillis()).isEqualTo(-1);
            assertThat(rig.server("dead").stats().connectionAttempts.sum()).isEqualTo(3);
            assertThat(rig.server("dead").stats().retries.sum()).isEqualTo(2);
            assertThat(rig.server("dead").stats().connectionErrors.sum()).isEqualTo(1);
            rig.awaitIdle();
        }
    }

    @Test
    void aSessionThatNoServerIsSpecialToIsTriedElsewhereAtOnce() throws Exception {
        try (TestServer alive = TestServer.echo();
                Rig rig = new Rig(
                                loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)), Rig.server("alive", alive.port()))
                        .retries(3)
                        .apply()) {
            List<SessionRecord> sessions = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                try (Socket client = rig.connect()) {
                    echoed(client, '?');
                }
                sessions.add(rig.awaitLog());
            }
            assertThat(sessions)
                    .allMatch(session -> session.server().equals(Optional.of("alive")))
                    .allMatch(session -> session.termination().code().equals("--"))
                    .anyMatch(session -> session.redispatched() && session.retries() == 1)
                    .anyMatch(session -> !session.redispatched() && session.retries() == 0);
            assertThat(rig.server("dead").stats().redispatches.sum()).isEqualTo(1);
            assertThat(rig.server("dead").stats().retries.sum()).isZero();
            rig.awaitIdle();
        }
    }

    /** The source has an entry for a server that is dead. */
    private static void keptOnADeadServer(Rig rig) throws Exception {
        rig.backend(out -> Rig.sticky(out, BalanceAlgorithm.ROUND_ROBIN))
                .timeouts(t -> new Timeouts(SHORT, t.client(), t.server(), t.queue(), t.check()))
                .apply();
        rig.backend().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("127.0.0.1")), "dead");
    }

    @Test
    void aSessionThatIsKeptGoesElsewhereWithItsLastAttempt() throws Exception {
        try (TestServer alive = TestServer.echo();
                Rig rig = new Rig(
                                loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)), Rig.server("alive", alive.port()))
                        .retries(2)) {
            keptOnADeadServer(rig);
            try (Socket client = rig.connect()) {
                echoed(client, '?');
            }
            SessionRecord session = rig.awaitLog();
            assertThat(session.retries()).isEqualTo(2);
            assertThat(session.redispatched()).isTrue();
            assertThat(rig.server("dead").stats().retries.sum()).isEqualTo(1);
            assertThat(rig.server("dead").stats().redispatches.sum()).isEqualTo(1);
            assertThat(rig.backend().table().orElseThrow().lookup(Source.of(InetAddress.ofLiteral("127.0.0.1"))))
                    .contains("alive");
        }
    }

    @Test
    void aSessionThatIsKeptGoesElsewhereWithEveryNthRetry() throws Exception {
        try (TestServer alive = TestServer.echo();
                Rig rig = new Rig(
                                loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)), Rig.server("alive", alive.port()))
                        .retries(9)
                        .redispatch(2)) {
            keptOnADeadServer(rig);
            try (Socket client = rig.connect()) {
                echoed(client, '?');
            }
            SessionRecord session = rig.awaitLog();
            assertThat(session.retries()).isEqualTo(2);
            assertThat(session.redispatched()).isTrue();
        }
    }

    @Test
    void withoutRedispatchASessionStaysWithItsServer() throws Exception {
        try (TestServer alive = TestServer.echo();
                Rig rig = new Rig(
                                loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)), Rig.server("alive", alive.port()))
                        .retries(1)
                        .redispatch(0)
                        .backend(out -> Rig.balanced(out, BalanceAlgorithm.FIRST))
                        .timeouts(t -> new Timeouts(SHORT, t.client(), t.server(), t.queue(), t.check()))
                        .apply();
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            SessionRecord session = rig.awaitLog();
            assertThat(session.server()).contains("dead");
            assertThat(session.termination().code()).isEqualTo("SC");
            assertThat(session.retries()).isEqualTo(1);
            assertThat(session.redispatched()).isFalse();
            assertThat(session.totalMillis()).isGreaterThanOrEqualTo(SHORT.toMillis());
        }
    }

    @Test
    void aClientOfADeadServerIsKeptOnTheOneThatAnswered() throws Exception {
        try (TestServer alive = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)))
                        .retries(1)
                        .backend(out -> Rig.sticky(out, BalanceAlgorithm.SOURCE))
                        .timeouts(t -> new Timeouts(SHORT, t.client(), t.server(), t.queue(), t.check()))
                        .apply()) {
            try (Socket client = rig.connect()) {
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(rig.awaitLog().termination().code()).isEqualTo("SC");
            Source source = Source.of(InetAddress.ofLiteral("127.0.0.1"));
            assertThat(rig.backend().table().orElseThrow().lookup(source)).contains("dead");

            rig.servers(rig.config.backends().getFirst().servers().getFirst(), Rig.server("alive", alive.port()))
                    .apply();
            try (Socket client = rig.connect()) {
                client.getOutputStream().write('?');
                assertThat(client.getInputStream().read()).isEqualTo('?');
            }
            assertThat(rig.awaitLog().redispatched()).isTrue();
            try (Socket client = rig.connect()) {
                client.getOutputStream().write('?');
                assertThat(client.getInputStream().read()).isEqualTo('?');
            }
            assertThat(rig.awaitLog().retries()).isZero();
            assertThat(rig.backend().table().orElseThrow().lookup(source)).contains("alive");
        }
    }

    @Test
    void aMistakeEndsItsOwnSessionAndNothingElse() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .backend(out -> Rig.sticky(out, BalanceAlgorithm.SOURCE))
                        .apply();
                Socket before = rig.connect()) {
            before.getOutputStream().write('?');
            assertThat(before.getInputStream().read()).isEqualTo('?');
            rig.brokenTable = true;
            try (Socket client = rig.connect()) {
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(rig.awaitLog().termination().code()).startsWith("I");
            rig.brokenTable = false;
            before.getOutputStream().write('!');
            assertThat(before.getInputStream().read()).isEqualTo('!');
            before.close();
            rig.awaitIdle();
        }
    }

    @Test
    void aServerThatIsFoundDownIsNotTriedAgain() throws Exception {
        try (TestServer alive = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)))
                        .retries(9_999)
                        .apply();
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            await().until(() -> rig.server("dead").stats().connectionAttempts.sum() > 0);
            rig.servers(rig.config.backends().getFirst().servers().getFirst(), Rig.server("alive", alive.port()))
                    .apply();
            rig.server("dead").observed(Health.DOWN, 0, CheckResult.NONE, 0);
            assertThat(client.getInputStream().read()).isEqualTo('?');
        }
    }

    @Test
    void aServerThatDoesNotAcceptInTimeIsGivenUp() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.ofLiteral(Rig.SERVERS))) {
            List<Socket> filling = fill(full);
            try (Rig rig = new Rig(loops, Rig.server("full", full.getLocalPort()))
                            .retries(0)
                            .timeouts(t -> new Timeouts(SHORT, t.client(), t.server(), t.queue(), t.check()))
                            .apply();
                    Socket client = rig.connect()) {
                client.getOutputStream().write('?');
                assertThat(rig.awaitLog().termination().code()).isEqualTo("sC");
            }
            for (Socket each : filling) {
                each.close();
            }
        }
    }

    @Test
    void aClientThatLeavesWhileItsServerIsTriedIsForgotten() throws Exception {
        try (Rig rig = new Rig(loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)))
                .retries(9_999)
                .apply()) {
            rig.connect().close();
            assertThat(rig.awaitLog().termination().code()).isEqualTo("CC");
            rig.awaitIdle();
        }
    }

    @Test
    void aClientThatHasAskedAndEndedStillGetsItsAnswer() throws Exception {
        int port = Rig.freePort(Rig.SERVERS);
        try (Rig rig = new Rig(loops, Rig.server("late", port)).retries(9_999).apply();
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            client.shutdownOutput();
            await().until(() -> rig.server("late").stats().retries.sum() > 0);
            try (ServerSocket late = new ServerSocket(port, 10, InetAddress.ofLiteral(Rig.SERVERS));
                    Socket connection = late.accept()) {
                assertThat(connection.getInputStream().readAllBytes()).containsExactly('?');
                connection.getOutputStream().write('!');
                connection.shutdownOutput();
                assertThat(client.getInputStream().readAllBytes()).containsExactly('!');
            }
        }
    }

    private static void echoed(Socket client, int octet) throws IOException {
        client.getOutputStream().write(octet);
        assertThat(client.getInputStream().read()).isEqualTo(octet);
    }

    private static List<Socket> fill(ServerSocket full) throws IOException {
        List<Socket> filling = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(new InetSocketAddress(Rig.SERVERS, full.getLocalPort()), 200);
            } catch (SocketTimeoutException e) {
                return filling;
            }
        }
    }
}
