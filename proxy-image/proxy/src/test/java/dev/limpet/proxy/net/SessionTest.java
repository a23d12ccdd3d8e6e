package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.Timeouts;
import dev.limpet.proxy.accesslog.SessionRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients, servers and the log see of a session's life. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class SessionTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void bytesGoBothWaysAndAreCounted() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply()) {
            try (Socket client = rig.connect()) {
                client.getOutputStream().write(new byte[64]);
                assertThat(client.getInputStream().readNBytes(64)).hasSize(64);
            }
            SessionRecord session = rig.awaitLog();
            assertThat(session.termination().code()).isEqualTo("--");
            assertThat(session.server()).contains("a");
            assertThat(session.bytesIn()).isEqualTo(64);
            assertThat(session.bytesOut()).isEqualTo(64);
            assertThat(session.concurrency()).isEqualTo(new SessionRecord.Concurrency(1, 1, 0, 0, 0, 0));
            assertThat(rig.path.frontends().getFirst().stats().bytesIn.sum()).isEqualTo(64);
            assertThat(rig.path.frontends().getFirst().stats().sessionsTotal.sum())
                    .isEqualTo(1);
            assertThat(rig.backend().stats().bytesOut.sum()).isEqualTo(64);
            assertThat(rig.server("a").stats().bytesOut.sum()).isEqualTo(64);
            assertThat(rig.server("a").stats().sessionsTotal.sum()).isEqualTo(1);
            rig.awaitIdle();
        }
    }

    @Test
    void aServerMaySpeakFirst() throws Exception {
        try (TestServer server = new TestServer(connection -> {
                    connection.getOutputStream().write('!');
                    connection.getInputStream().read();
                });
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply();
                Socket client = rig.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo('!');
        }
    }

    @Test
    void aClientThatHasSentAllStillGetsItsAnswer() throws Exception {
        try (TestServer server = new TestServer(connection -> {
                    byte[] question = connection.getInputStream().readAllBytes();
                    connection.getOutputStream().write(question);
                    connection.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
                });
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply()) {
            try (Socket client = rig.connect()) {
                client.getOutputStream().write("question, ".getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("question, answer");
            }
            assertThat(rig.awaitLog().termination().code()).isEqualTo("--");
        }
    }

    @Test
    void aServerThatHasSentAllStillIsToldMore() throws Exception {
        AtomicLong told = new AtomicLong();
        try (TestServer server = new TestServer(connection -> {
                    connection.getOutputStream().write('!');
                    connection.shutdownOutput();
                    told.set(connection.getInputStream().readAllBytes().length);
                });
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply()) {
            try (Socket client = rig.connect()) {
                assertThat(client.getInputStream().readAllBytes()).containsExactly('!');
                client.getOutputStream().write(new byte[100_000]);
            }
            assertThat(rig.awaitLog().termination().code()).isEqualTo("--");
            await().untilAtomic(told, is(100_000L));
        }
    }

    @Test
    void aClientThatBreaksOffBreaksTheServersConnectionToo() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        try (TestServer server = new TestServer(connection -> {
                    connection.getOutputStream().write('!');
                    try {
                        connection.getInputStream().readAllBytes();
                    } catch (SocketException e) {
                        broken.countDown();
                    }
                });
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply()) {
            try (Socket client = rig.connect()) {
                client.getInputStream().read();
                client.setSoLinger(true, 0);
            }
            assertThat(rig.awaitLog().termination().code()).isEqualTo("CD");
            broken.await();
            assertThat(rig.server("a").stats().clientAborts.sum()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatBreaksOffEndsTheSession() throws Exception {
        try (TestServer server = new TestServer(connection -> {
                    connection.getInputStream().read();
                    connection.setSoLinger(true, 0);
                });
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply();
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            if (loops != Rig.Loops.NIO) {
                assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            } else {
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(rig.awaitLog().termination().code()).isEqualTo("SD");
            assertThat(rig.server("a").stats().serverAborts.sum()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatHasEndedAndThenBreaksOffIsNoticed() throws Exception {
        assumeTrue(loops != Rig.Loops.NIO, "Java's selector does not tell");
        AtomicBoolean noticed = new AtomicBoolean();
        try (TestServer server = new TestServer(connection -> {
                    connection.getOutputStream().write(new byte[100]);
                    await().untilTrue(noticed);
                });
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply()) {
            // Closed by Java with data unread, a socket sends a FIN and then a RST.
            try (Socket client = rig.connect()) {
                client.getInputStream().read();
            }
            assertThat(rig.awaitLog().termination().code()).isEqualTo("CD");
            noticed.set(true);
        }
    }

    @Test
    void aServerThatHasEndedAndThenBreaksOffIsNoticed() throws Exception {
        assumeTrue(loops != Rig.Loops.NIO, "Java's selector does not tell");
        try (TestServer server =
                        new TestServer(connection -> connection.getInputStream().read());
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply();
                Socket client = rig.connect()) {
            client.getOutputStream().write(new byte[100]);
            assertThat(rig.awaitLog().termination().code()).isEqualTo("SD");
        }
    }

    @Test
    void whatAServerSaidBeforeItBrokeOffReachesTheClient() throws Exception {
        try (TestServer server = new TestServer(connection -> {
                    connection.getInputStream().read();
                    connection.getOutputStream().write("too much".getBytes(StandardCharsets.US_ASCII));
                });
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply();
                Socket client = rig.connect()) {
            Thread.ofVirtual().start(() -> sendUntilBroken(client));
            assertThat(client.getInputStream().readNBytes(8)).asString().isEqualTo("too much");
        }
    }

    private static void sendUntilBroken(Socket client) {
        try {
            client.getOutputStream().write(new byte[50_000_000]);
        } catch (IOException broken) {
            // As it must come.
            return;
        }
    }

    @Test
    void aSenderIsHeldUpByAReceiverThatDoesNotRead() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (TestServer flood = new TestServer(connection -> {
                    while (true) {
                        connection.getOutputStream().write(new byte[100_000]);
                        sent.addAndGet(100_000);
                    }
                });
                Rig rig = new Rig(loops, Rig.server("a", flood.port())).apply();
                Socket client = rig.connect()) {
            AtomicLong before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(500))
                    .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(60_000_000);

            long held = sent.get();
            InputStream in = client.getInputStream();
            in.skipNBytes(held);
            await().until(() -> sent.get() > held);
        }
    }

    @Test
    void aSilentClientIsGivenUp() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .timeouts(t -> new Timeouts(t.connect(), SHORT, t.server(), t.queue(), t.check()))
                        .apply();
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            assertThat(client.getInputStream().readAllBytes()).containsExactly('?');
            assertThat(rig.awaitLog().termination().code()).isEqualTo("cD");
        }
    }

    @Test
    void aSilentServerIsGivenUp() throws Exception {
        try (TestServer silent =
                        new TestServer(connection -> connection.getInputStream().readAllBytes());
                Rig rig = new Rig(loops, Rig.server("a", silent.port()))
                        .timeouts(t -> new Timeouts(t.connect(), t.client(), SHORT, t.queue(), t.check()))
                        .apply()) {
            try (Socket client = rig.connect()) {
                client.getOutputStream().write('?');
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                assertThat(rig.path.sessions()).isEqualTo(1);
            }
            assertThat(rig.awaitLog().termination().code()).isEqualTo("sD");
            assertThat(rig.server("a").stats().serverAborts.sum()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatHasEndedIsNotExpectedToSayMore() throws Exception {
        try (TestServer silent = new TestServer(connection -> {
                    connection.getInputStream().readAllBytes();
                    await().during(SHORT.multipliedBy(3)).until(() -> true);
                    connection.getOutputStream().write('!');
                });
                Rig rig = new Rig(loops, Rig.server("a", silent.port()))
                        .timeouts(t -> new Timeouts(t.connect(), SHORT, t.server(), t.queue(), t.check()))
                        .apply();
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).containsExactly('!');
            assertThat(rig.awaitLog().termination().code()).isEqualTo("--");
        }
    }

    @Test
    void aClientThatDoesNotReadIsGivenUp() throws Exception {
        try (TestServer flood = new TestServer(
                        connection -> connection.getOutputStream().write(new byte[50_000_000]));
                Rig rig = new Rig(loops, Rig.server("a", flood.port()))
                        .timeouts(t -> new Timeouts(t.connect(), SHORT, t.server(), t.queue(), t.check()))
                        .apply();
                Socket client = rig.connect()) {
            assertThat(rig.awaitLog().termination().code()).isEqualTo("cD");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void aSessionWithoutAByteFromTheClientIsLoggedOnlyIfEmptyOnesAre() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .frontend(in -> new FrontendConfig(
                                in.name(),
                                in.port(),
                                in.backend(),
                                in.maxConnections(),
                                in.trustedProxies(),
                                new FrontendLog(LogFormat.TCP, false)))
                        .apply()) {
            rig.connect().close();
            try (Socket client = rig.connect()) {
                client.getOutputStream().write('?');
                client.getInputStream().read();
            }
            assertThat(rig.awaitLog().bytesIn()).isEqualTo(1);
            rig.awaitIdle();
            assertThat(rig.logged).isEmpty();
            assertThat(rig.path.frontends().getFirst().stats().sessionsTotal.sum())
                    .isEqualTo(2);
        }
    }

    @Test
    void thousandsOfSessionsComeAndGo() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply()) {
            Thread[] threads = new Thread[10];
            AtomicLong answered = new AtomicLong();
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.ofVirtual().start(() -> {
                    for (int j = 0; j < 200; j++) {
                        try (Socket client = rig.connect()) {
                            client.getOutputStream().write(j);
                            if (client.getInputStream().read() == (j & 0xFF)) {
                                answered.incrementAndGet();
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(answered).hasValue(2_000);
            rig.awaitIdle();
            assertThat(rig.logged)
                    .hasSize(2_000)
                    .allMatch(session -> session.termination().code().equals("--"));
        }
    }
}
