package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.Timeouts;
import dev.limpet.proxy.accesslog.SessionRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which timeout holds when, as HAProxy 2.6 was seen to apply them, and what the log says of it. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class TimeoutsTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Rig.LONG;
    private static final Optional<Duration> NONE = Optional.empty();

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    private static Timeouts client(Duration client) {
        return new Timeouts(LONG, client, LONG, LONG, LONG);
    }

    private static Timeouts tunnel(
            Duration client,
            Duration server,
            Duration tunnel,
            Optional<Duration> clientFin,
            Optional<Duration> serverFin) {
        return new Timeouts(LONG, client, server, LONG, LONG, Optional.of(tunnel), clientFin, serverFin);
    }

    private static Timeouts fin(Optional<Duration> clientFin, Optional<Duration> serverFin) {
        return new Timeouts(LONG, LONG, LONG, LONG, LONG, NONE, clientFin, serverFin);
    }

    /** A server that ends only when the test says so, whatever the client does. */
    private static TestServer stubborn(CountDownLatch end) throws IOException {
        return new TestServer(connection -> awaitEnd(end));
    }

    private static void awaitEnd(CountDownLatch end) throws IOException {
        try {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Rig rig(TestServer server, Timeouts timeouts) throws IOException {
        return new Rig(loops, Rig.server("a", server.port()))
                .timeouts(before -> timeouts)
                .apply();
    }

    @Test
    void theServerOfASilentClientIsToldAndMayFinish() throws Exception {
        try (TestServer server = new TestServer(connection -> {
                    connection.getInputStream().readAllBytes();
                    connection.getOutputStream().write('!');
                });
                Rig rig = rig(server, client(SHORT));
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().readAllBytes()).containsExactly('!');
            SessionRecord session = rig.awaitLog();
            assertThat(session.termination().code()).isEqualTo("cD");
            assertThat(session.totalMillis()).isGreaterThanOrEqualTo(SHORT.toMillis());
            assertThat(rig.server("a").stats().clientAborts.sum()).isEqualTo(1);
        }
    }

    @Test
    void theServerOfASilentClientHasServerFinToFinish() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (TestServer server = stubborn(end);
                Rig rig = rig(server, new Timeouts(LONG, SHORT, LONG, LONG, LONG, NONE, NONE, Optional.of(SHORT)));
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            SessionRecord session = rig.awaitLog();
            assertThat(session.termination().code()).isEqualTo("cD");
            assertThat(session.totalMillis()).isGreaterThanOrEqualTo(2 * SHORT.toMillis());
            end.countDown();
        }
    }

    @Test
    void aTunnelsTimeoutHoldsInPlaceOfTheOthers() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (TestServer server = stubborn(end);
                Rig rig = rig(server, tunnel(LONG, LONG, SHORT, NONE, NONE));
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(rig.awaitLog().termination().code()).isEqualTo("cD");
            end.countDown();
        }
    }

    @Test
    void aTunnelsTimeoutMayBeTheLongerOne() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = rig(echo, tunnel(SHORT, SHORT, SHORT.multipliedBy(4), NONE, NONE));
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(rig.awaitLog().totalMillis()).isGreaterThanOrEqualTo(4 * SHORT.toMillis());
        }
    }

    @Test
    void aServerWhoseClientHasEndedMayBeSilentForServerFin() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (TestServer server = stubborn(end);
                Rig rig = rig(server, tunnel(LONG, LONG, LONG, Optional.of(LONG), Optional.of(SHORT)));
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.close();
            end.countDown();
            assertThat(rig.awaitLog().termination().code()).isEqualTo("sD");
        }
    }

    @Test
    void aServerThatGoesOnTalkingIsNotSilent() throws Exception {
        try (TestServer server = new TestServer(connection -> {
                    connection.getInputStream().readAllBytes();
                    for (int i = 0; i < 10; i++) {
                        connection.getOutputStream().write(i);
                        pause();
                    }
                });
                Rig rig = rig(server, fin(NONE, Optional.of(SHORT)));
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).hasSize(10);
            assertThat(rig.awaitLog().termination().code()).isEqualTo("--");
        }
    }

    @Test
    void aClientWhoseServerHasEndedMayBeSilentForClientFin() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (TestServer server = new TestServer(connection -> {
                    connection.getOutputStream().write('!');
                    connection.shutdownOutput();
                    awaitEnd(end);
                });
                Rig rig = rig(server, fin(Optional.of(SHORT), Optional.of(LONG)));
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().readAllBytes()).containsExactly('!');
            assertThat(rig.awaitLog().termination().code()).isEqualTo("cD");
            end.countDown();
        }
    }

    @Test
    void aClientIsNotBlamedWhileItsServerTakesNothing() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Timeouts timeouts = new Timeouts(LONG, SHORT, SHORT.multipliedBy(5), LONG, LONG);
        try (TestServer server = stubborn(end);
                Rig rig = rig(server, timeouts);
                Socket client = rig.connect()) {
            pushUntilCut(client.getOutputStream());
            SessionRecord session = rig.awaitLog();
            assertThat(session.termination().code()).isEqualTo("sD");
            assertThat(session.totalMillis()).isGreaterThanOrEqualTo(5 * SHORT.toMillis());
            end.countDown();
        }
    }

    @Test
    void aServerWhoseClientTookItsTimeMayBeSilentNoLongerThanOthers() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        byte[] much = new byte[16 << 20];
        try (TestServer server = new TestServer(connection -> {
                    connection.getOutputStream().write(much);
                    awaitEnd(end);
                });
                Rig rig = rig(server, new Timeouts(LONG, LONG, SHORT, LONG, LONG));
                Socket client = rig.connect()) {
            client.setSoTimeout(30_000);
            awaitNever(SHORT.multipliedBy(3));
            assertThat(client.getInputStream().readNBytes(much.length)).hasSize(much.length);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.close();
            end.countDown();
            assertThat(rig.awaitLog().termination().code()).isEqualTo("sD");
        }
    }

    private static void pushUntilCut(OutputStream out) throws IOException {
        try {
            byte[] chunk = new byte[100_000];
            for (int i = 0; i < 10_000; i++) {
                out.write(chunk);
            }
            throw new AssertionError("a server that takes nothing took a gigabyte");
        } catch (SocketException e) {
            assertThat(e).hasMessageFindingMatch("(?i)reset|broken");
        }
    }

    /** A fifth of what may be waited for. */
    private static void pause() throws IOException {
        awaitNever(SHORT.dividedBy(5));
    }

    private static void awaitNever(Duration time) throws IOException {
        try {
            assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
