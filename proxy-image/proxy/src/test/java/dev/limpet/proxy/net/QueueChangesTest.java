package dev.limpet.proxy.net;

import static dev.limpet.proxy.net.Queueing.answer;
import static dev.limpet.proxy.net.Queueing.answered;
import static dev.limpet.proxy.net.Queueing.awaitQueue;
import static dev.limpet.proxy.net.Queueing.keep;
import static dev.limpet.proxy.net.Queueing.kept;
import static dev.limpet.proxy.net.Queueing.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.Timeouts;
import dev.limpet.proxy.accesslog.SessionRecord;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that wait while servers come, go and change. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class QueueChangesTest {
    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void aHigherLimitLetsTheQueueGoOn() throws Exception {
        try (TestServer a = named('a');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1)).apply();
                Socket first = rig.connect()) {
            answer(first);
            try (Socket second = rig.connect()) {
                awaitQueue(rig, 1);
                rig.servers(Rig.server("a", a.port(), 2)).apply();
                assertThat(answer(second)).isEqualTo('a');
            }
        }
    }

    @Test
    void aNewServerTakesWhoWaits() throws Exception {
        try (TestServer a = named('a');
                TestServer b = named('b');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1)).apply();
                Socket first = rig.connect()) {
            answer(first);
            try (Socket second = rig.connect()) {
                awaitQueue(rig, 1);
                rig.servers(Rig.server("a", a.port(), 1), Rig.server("b", b.port(), 1))
                        .apply();
                assertThat(answer(second)).isEqualTo('b');
            }
        }
    }

    @Test
    void whoWaitsForAServerThatGoesGetsAnother() throws Exception {
        try (TestServer a = named('a');
                TestServer b = named('b');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1), Rig.server("b", b.port(), 1))
                        .backend(out -> Rig.sticky(out, BalanceAlgorithm.ROUND_ROBIN))
                        .apply()) {
            keep(rig, "127.0.0.1", "a");
            try (Socket first = rig.connect()) {
                assertThat(answer(first)).isEqualTo('a');
                try (Socket second = rig.connect()) {
                    awaitQueue(rig, "a", 1);
                    rig.server("a").override(AdministrativeState.MAINTENANCE);
                    assertThat(answer(second)).isEqualTo('b');
                    assertThat(kept(rig, "127.0.0.1")).contains("b");
                }
                SessionRecord session = rig.awaitLog();
                assertThat(session.server()).contains("b");
                assertThat(session.redispatched()).isTrue();
            }
        }
    }

    @Test
    void whoWaitsWhileNoServerIsThereGoesOnWhenOneIs() throws Exception {
        try (TestServer a = named('a');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1)).apply();
                Socket first = rig.connect()) {
            answer(first);
            try (Socket second = rig.connect()) {
                awaitQueue(rig, 1);
                rig.server("a").override(AdministrativeState.MAINTENANCE);
                first.close();
                await().until(() -> rig.server("a").stats().sessions.current() == 0);
                assertThat(answered(second)).isFalse();
                rig.server("a").override(AdministrativeState.READY);
                assertThat(answer(second)).isEqualTo('a');
            }
        }
    }

    /** However often servers change meanwhile. */
    @Test
    void whoWaitsForAServerThatHasGoneWaitsNoLongerThanAnyone() throws Exception {
        try (TestServer a = named('a');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1))
                        .timeouts(t ->
                                new Timeouts(t.connect(), t.client(), t.server(), Duration.ofSeconds(2), t.check()))
                        .backend(out -> Rig.sticky(out, BalanceAlgorithm.ROUND_ROBIN))
                        .apply();
                Socket first = rig.connect()) {
            assertThat(answer(first)).isEqualTo('a');
            try (Socket second = rig.connect()) {
                awaitQueue(rig, "a", 1);
                second.getOutputStream().write('?');
                rig.server("a").override(AdministrativeState.MAINTENANCE);

                await().until(() -> {
                    rig.server("a").override(1 + ThreadLocalRandom.current().nextInt(100));
                    return !rig.logged.isEmpty();
                });

                assertThat(rig.awaitLog().termination().code()).isEqualTo("sQ");
            }
        }
    }

    @Test
    void aServerIsNotGivenMoreThanItsLimitAndNobodyIsForgotten() throws Exception {
        AtomicBoolean changing = new AtomicBoolean(true);
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, many(echo, 3))
                        .backend(out -> Rig.sticky(out, BalanceAlgorithm.LEAST_CONNECTIONS))
                        .apply()) {
            Thread operator = Thread.ofPlatform().start(() -> {
                while (changing.get()) {
                    rig.server("s1").override(AdministrativeState.MAINTENANCE);
                    rig.server("s1").override(AdministrativeState.READY);
                    rig.server("s2").override(0);
                    rig.server("s2").override(1);
                }
            });
            List<Thread> clients = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                clients.add(Thread.ofVirtual()
                        .uncaughtExceptionHandler((thread, failure) -> {
                            synchronized (failures) {
                                failures.add(failure);
                            }
                        })
                        .start(() -> comeAndGo(rig, 60)));
            }
            for (Thread client : clients) {
                client.join();
            }
            changing.set(false);
            operator.join();
            assertThat(failures).isEmpty();
            rig.awaitIdle();
            assertThat(rig.backend().pool().servers())
                    .allMatch(server -> server.stats().sessions.most() <= 2);
            assertThat(rig.logged)
                    .hasSize(24 * 60)
                    .allMatch(session -> session.termination().code().equals("--"))
                    .anyMatch(session -> session.concurrency().backendQueue() > 0)
                    .anyMatch(session -> session.concurrency().serverQueue() > 0);
        }
    }

    private static ServerConfig[] many(TestServer server, int count) {
        ServerConfig[] servers = new ServerConfig[count];
        for (int i = 0; i < count; i++) {
            servers[i] = Rig.server("s" + i, server.port(), 2);
        }
        return servers;
    }

    private static void comeAndGo(Rig rig, int times) {
        for (int i = 0; i < times; i++) {
            String source = "127.0.0." + ThreadLocalRandom.current().nextInt(1, 200);
            try (Socket client = rig.connect(source)) {
                client.getOutputStream().write('?');
                assertThat(answer(client)).isEqualTo('?');
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
