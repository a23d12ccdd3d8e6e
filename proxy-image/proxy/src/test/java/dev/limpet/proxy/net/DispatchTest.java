package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.StickConfig;
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
    void theLastAttemptGoesToAnotherServer() throws Exception {
        int deadPort = Rig.freePort(Rig.SERVERS);
        try (TestServer alive = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("dead", deadPort), Rig.server("alive", alive.port()))
                        .retries(2)
                        .timeouts(t -> new Timeouts(SHORT, t.client(), t.server(), t.queue(), t.check()))
                        .apply()) {
            List<SessionRecord> sessions = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                try (Socket client = rig.connect()) {
                    client.getOutputStream().write('?');
                    assertThat(client.getInputStream().read()).isEqualTo('?');
                }
                sessions.add(rig.awaitLog());
            }
            assertThat(sessions)
                    .allMatch(session -> session.server().equals(Optional.of("alive")))
                    .allMatch(session -> session.termination().code().equals("--"))
                    .anyMatch(session -> session.redispatched() && session.retries() == 2)
                    .anyMatch(session -> !session.redispatched() && session.retries() == 0);
            assertThat(rig.server("dead").stats().redispatches.sum()).isEqualTo(1);
            rig.awaitIdle();
        }
    }

    @Test
    void aClientOfADeadServerIsKeptOnTheOneThatAnswered() throws Exception {
        try (TestServer alive = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("dead", Rig.freePort(Rig.SERVERS)))
                        .retries(1)
                        .backend(out -> new BackendConfig(
                                out.name(),
                                BalanceAlgorithm.SOURCE,
                                Optional.of(new StickConfig(
                                        32, 128, 100, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(1), false)),
                                out.healthCheck(),
                                out.sendProxyProtocol(),
                                out.servers()))
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
                        .backend(out -> new BackendConfig(
                                out.name(),
                                BalanceAlgorithm.SOURCE,
                                Optional.of(new StickConfig(
                                        32, 128, 100, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(1), false)),
                                out.healthCheck(),
                                out.sendProxyProtocol(),
                                out.servers()))
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
            rig.server("dead").observed(Health.DOWN, CheckResult.NONE, 0);
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

    @Test
    void sessionsQueueForAFullServerInTheOrderTheyCame() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port(), 1)).apply();
                Socket first = rig.connect()) {
            first.getOutputStream().write('?');
            assertThat(first.getInputStream().read()).isEqualTo('?');
            List<Socket> waiting = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                Socket socket = rig.connect();
                socket.getOutputStream().write(i);
                waiting.add(socket);
                int queued = i;
                await().until(() -> rig.server("a").stats().queued.current() == queued);
            }
            assertThat(echo.accepted()).isEqualTo(1);
            first.close();
            for (int i = 1; i <= 5; i++) {
                assertThat(waiting.get(i - 1).getInputStream().read()).isEqualTo(i);
                assertThat(rig.server("a").stats().sessions.current()).isEqualTo(1);
                waiting.get(i - 1).close();
            }
            rig.awaitIdle();
            assertThat(rig.logged)
                    .extracting(session -> session.concurrency().queuedAhead())
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
            assertThat(rig.server("a").stats().sessions.most()).isEqualTo(1);
        }
    }

    @Test
    void aSessionThatWaitsTooLongInTheQueueEnds() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port(), 1))
                        .timeouts(t -> new Timeouts(t.connect(), t.client(), t.server(), SHORT, t.check()))
                        .apply();
                Socket first = rig.connect()) {
            first.getOutputStream().write('?');
            first.getInputStream().read();
            try (Socket second = rig.connect()) {
                second.getOutputStream().write('?');
                SessionRecord session = rig.awaitLog();
                assertThat(session.termination().code()).isEqualTo("sQ");
                assertThat(session.connectMillis()).isEqualTo(-1);
                assertThat(session.queueMillis()).isGreaterThanOrEqualTo(SHORT.toMillis());
            }
        }
    }

    @Test
    void aClientMayLeaveTheQueue() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port(), 1)).apply();
                Socket first = rig.connect()) {
            first.getOutputStream().write('?');
            first.getInputStream().read();
            Socket leaving = rig.connect();
            await().until(() -> rig.server("a").stats().queued.current() == 1);
            try (Socket staying = rig.connect()) {
                staying.getOutputStream().write('!');
                await().until(() -> rig.server("a").stats().queued.current() == 2);
                leaving.close();
                assertThat(rig.awaitLog().termination().code()).isEqualTo("CQ");
                first.close();
                assertThat(staying.getInputStream().read()).isEqualTo('!');
            }
        }
    }

    @Test
    void aHigherLimitLetsTheQueueGoOn() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port(), 1)).apply();
                Socket first = rig.connect()) {
            first.getOutputStream().write('?');
            first.getInputStream().read();
            try (Socket second = rig.connect()) {
                second.getOutputStream().write('!');
                await().until(() -> rig.server("a").stats().queued.current() == 1);
                rig.servers(Rig.server("a", echo.port(), 2)).apply();
                assertThat(second.getInputStream().read()).isEqualTo('!');
            }
        }
    }

    @Test
    void aSessionInTheQueueOfAServerThatGoesGetsAnother() throws Exception {
        try (TestServer echo = TestServer.echo();
                TestServer other = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port(), 1)).apply();
                Socket first = rig.connect()) {
            first.getOutputStream().write('?');
            first.getInputStream().read();
            try (Socket second = rig.connect()) {
                second.getOutputStream().write('!');
                await().until(() -> rig.server("a").stats().queued.current() == 1);
                rig.servers(Rig.server("a", echo.port(), 1), Rig.server("b", other.port()))
                        .apply();
                rig.server("a").override(AdministrativeState.MAINTENANCE);
                assertThat(second.getInputStream().read()).isEqualTo('!');
            }
            assertThat(rig.awaitLog().server()).contains("b");
        }
    }

    @Test
    void manySessionsShareAServersFewConnections() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port(), 3)).apply()) {
            Thread[] threads = new Thread[20];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.ofVirtual().start(() -> {
                    for (int j = 0; j < 50; j++) {
                        try (Socket client = rig.connect()) {
                            client.getOutputStream().write('?');
                            client.getInputStream().read();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
            rig.awaitIdle();
            assertThat(echo.accepted()).isEqualTo(1_000);
            assertThat(rig.server("a").stats().sessions.most()).isEqualTo(3);
            assertThat(rig.logged)
                    .allMatch(session -> session.termination().code().equals("--"));
        }
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
