package dev.limpet.proxy.net;

import static dev.limpet.proxy.net.Queueing.answer;
import static dev.limpet.proxy.net.Queueing.answered;
import static dev.limpet.proxy.net.Queueing.awaitQueue;
import static dev.limpet.proxy.net.Queueing.keep;
import static dev.limpet.proxy.net.Queueing.kept;
import static dev.limpet.proxy.net.Queueing.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.Timeouts;
import dev.limpet.proxy.accesslog.SessionRecord;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that wait for a server's connection: in whose queue, in which order, and what ends the wait. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class QueueTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void sessionsWaitForAnyServerInTheOrderTheyCame() throws Exception {
        try (TestServer a = named('a');
                TestServer b = named('b');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1), Rig.server("b", b.port(), 1)).apply();
                Socket first = rig.connect();
                Socket second = rig.connect()) {
            int atFirst = answer(first);
            int atSecond = answer(second);
            assertThat(List.of(atFirst, atSecond)).containsExactlyInAnyOrder((int) 'a', (int) 'b');
            List<Socket> waiting = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                waiting.add(rig.connect());
                awaitQueue(rig, i);
            }
            assertThat(rig.server("a").stats().queued.most()).isZero();
            second.close();
            assertThat(answer(waiting.get(0))).isEqualTo(atSecond);
            first.close();
            assertThat(answer(waiting.get(1))).isEqualTo(atFirst);
            assertThat(answered(waiting.get(2))).isFalse();
            waiting.get(1).close();
            assertThat(answer(waiting.get(2))).isEqualTo(atFirst);
            waiting.get(0).close();
            assertThat(answer(waiting.get(3))).isEqualTo(atSecond);
            waiting.get(2).close();
            waiting.get(3).close();
            rig.awaitIdle();
            assertThat(rig.logged)
                    .extracting(session -> session.concurrency().backendQueue())
                    .containsExactlyInAnyOrder(0, 0, 1, 2, 3, 4);
            assertThat(rig.logged)
                    .allMatch(session -> session.concurrency().serverQueue() == 0)
                    .allMatch(session -> session.termination().code().equals("--"));
            assertThat(rig.backend().stats().queued.most()).isEqualTo(4);
            assertThat(rig.server("a").stats().sessions.most()).isEqualTo(1);
        }
    }

    @Test
    void aSourceThatIsKeptWaitsForItsServerThoughAnotherHasRoom() throws Exception {
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
                    assertThat(rig.backend().stats().queued.current()).isZero();
                    first.close();
                    assertThat(answer(second)).isEqualTo('a');
                }
            }
            rig.awaitIdle();
            assertThat(rig.logged)
                    .extracting(session -> session.concurrency().serverQueue())
                    .containsExactlyInAnyOrder(0, 1);
            assertThat(b.accepted()).isZero();
        }
    }

    @Test
    void aSourceThatIsBalancedByItselfWaitsForItsServer() throws Exception {
        try (TestServer a = named('a');
                TestServer b = named('b');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1), Rig.server("b", b.port(), 1))
                        .backend(out -> Rig.balanced(out, BalanceAlgorithm.SOURCE))
                        .apply();
                Socket first = rig.connect()) {
            int server = answer(first);
            try (Socket second = rig.connect()) {
                awaitQueue(rig, Character.toString(server), 1);
                first.close();
                assertThat(answer(second)).isEqualTo(server);
            }
        }
    }

    @Test
    void whoHasWaitedLongerComesFirstInWhicheverQueue() throws Exception {
        try (TestServer a = named('a');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1))
                        .backend(out -> Rig.sticky(out, BalanceAlgorithm.ROUND_ROBIN))
                        .apply()) {
            keep(rig, "127.0.0.1", "a");
            Socket holder = rig.connect();
            assertThat(answer(holder)).isEqualTo('a');
            Socket any = rig.connect("127.0.0.2");
            awaitQueue(rig, 1);
            Socket own = rig.connect();
            awaitQueue(rig, "a", 1);
            Socket late = rig.connect("127.0.0.3");
            awaitQueue(rig, 2);
            holder.close();
            assertThat(answer(any)).isEqualTo('a');
            assertThat(answered(own)).isFalse();
            any.close();
            assertThat(answer(own)).isEqualTo('a');
            assertThat(answered(late)).isFalse();
            own.close();
            assertThat(answer(late)).isEqualTo('a');
            late.close();
        }
    }

    @Test
    void aSourceIsKeptOnceItsServerIsKnown() throws Exception {
        try (TestServer a = named('a');
                TestServer b = named('b');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1), Rig.server("b", b.port(), 1))
                        .backend(out -> Rig.sticky(out, BalanceAlgorithm.ROUND_ROBIN))
                        .apply();
                Socket one = rig.connect("127.0.0.1");
                Socket other = rig.connect("127.0.0.2")) {
            int first = answer(one);
            answer(other);
            try (Socket waiting = rig.connect("127.0.0.3");
                    Socket again = rig.connect("127.0.0.3")) {
                awaitQueue(rig, 2);
                assertThat(kept(rig, "127.0.0.3")).isEmpty();
                one.close();
                await().until(() -> kept(rig, "127.0.0.3").equals(Optional.of(Character.toString(first))));
                // The other of its connections is not to go elsewhere, though there is room now.
                other.close();
                awaitQueue(rig, Character.toString(first), 1);
                await().until(() -> answered(waiting) || answered(again));
                (answered(waiting) ? waiting : again).close();
                Socket last = waiting.isClosed() ? again : waiting;
                assertThat(answer(last)).isEqualTo(first);
            }
        }
    }

    @Test
    void aSessionThatWaitsTooLongEnds() throws Exception {
        try (TestServer a = named('a');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1))
                        .timeouts(t -> new Timeouts(t.connect(), t.client(), t.server(), SHORT, t.check()))
                        .apply();
                Socket first = rig.connect()) {
            answer(first);
            try (Socket second = rig.connect()) {
                second.getOutputStream().write('?');
                SessionRecord session = rig.awaitLog();
                assertThat(session.termination().code()).isEqualTo("sQ");
                assertThat(session.server()).isEmpty();
                assertThat(session.connectMillis()).isEqualTo(-1);
                assertThat(session.queueMillis()).isGreaterThanOrEqualTo(SHORT.toMillis());
                assertThat(session.concurrency().backendQueue()).isEqualTo(1);
                assertThat(rig.backend().stats().connectionErrors.sum()).isEqualTo(1);
            }
        }
    }

    @Test
    void aClientThatSaysNothingWaitsForItsOwnTimeout() throws Exception {
        try (TestServer a = named('a');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1)).apply();
                Socket first = rig.connect()) {
            answer(first);
            rig.timeouts(t -> new Timeouts(t.connect(), SHORT, t.server(), t.queue(), t.check()))
                    .apply();
            try (Socket silent = rig.connect();
                    Socket asking = rig.connect()) {
                asking.getOutputStream().write('?');
                assertThat(answer(silent)).isEqualTo(-1);
                assertThat(rig.awaitLog().termination().code()).isEqualTo("cQ");
                awaitQueue(rig, 1);
                first.close();
                assertThat(answer(asking)).isEqualTo('a');
            }
        }
    }

    @Test
    void aClientMayLeaveTheQueue() throws Exception {
        try (TestServer a = named('a');
                Rig rig = new Rig(loops, Rig.server("a", a.port(), 1)).apply();
                Socket first = rig.connect()) {
            answer(first);
            Socket leaving = rig.connect();
            awaitQueue(rig, 1);
            try (Socket staying = rig.connect()) {
                awaitQueue(rig, 2);
                leaving.close();
                assertThat(rig.awaitLog().termination().code()).isEqualTo("CQ");
                first.close();
                assertThat(answer(staying)).isEqualTo('a');
            }
            rig.awaitIdle();
        }
    }
}
