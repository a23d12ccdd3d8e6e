package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.Timeouts;
import dev.limpet.proxy.accesslog.SessionRecord;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Who has been there for a while does not wait for a crowd of those who have just come. */
class NewcomersTest {
    private static final int CROWD = 50;
    private static final long LONG_ENOUGH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int PATIENCE_SECONDS = 20;
    private static final long A_WHILE_NANOS = Duration.ofMillis(1).toNanos();

    /** Each client breaks its connection while the loop is held, and is logged when its session is served. */
    @Test
    void sessionsThatHaveGoneOnForAWhileAreServedFirst() throws Exception {
        try (TestServer server = TestServer.echo();
                Rig rig = new Rig(EventLoops.epoll(1), Rig.server("a", server.port())).apply();
                Socket established = rig.connect()) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < LONG_ENOUGH_NANOS) {
                exchange(established);
            }
            List<Socket> crowd = new ArrayList<>();
            for (int each = 0; each < CROWD; each++) {
                Socket newcomer = rig.connect();
                crowd.add(newcomer);
                exchange(newcomer);
            }
            CountDownLatch held = new CountDownLatch(1);
            int port = established.getLocalPort();
            rig.block(held);
            try {
                for (Socket newcomer : crowd) {
                    reset(newcomer);
                }
                reset(established);
            } finally {
                held.countDown();
            }

            assertThat(rig.awaitLog())
                    .extracting(SessionRecord::client)
                    .extracting(client -> client.getPort())
                    .isEqualTo(port);
            for (int each = 0; each < CROWD; each++) {
                rig.awaitLog();
            }
            rig.awaitIdle();
        }
    }

    /** They waited for longer than clients may be silent, but all spoke in time. */
    @Test
    void whoWaitsToBeServedIsNotTakenForSilent() throws Exception {
        Duration silence = Duration.ofSeconds(2);
        try (TestServer server = TestServer.echo();
                Rig rig = new Rig(EventLoops.epoll(1), Rig.server("a", server.port()))
                        .timeouts(all -> new Timeouts(all.connect(), silence, all.server(), all.queue(), all.check()))
                        .apply()) {
            List<Socket> crowd = new ArrayList<>();
            for (int each = 0; each < 4 * CROWD; each++) {
                Socket newcomer = rig.connect();
                crowd.add(newcomer);
                exchange(newcomer);
            }
            CountDownLatch held = new CountDownLatch(1);
            rig.block(held);
            try {
                for (Socket newcomer : crowd) {
                    newcomer.getOutputStream().write('?');
                }
                long spoken = System.nanoTime();
                await().until(() -> System.nanoTime() - spoken > silence.toNanos() * 5 / 4);
            } finally {
                held.countDown();
            }

            for (Socket newcomer : crowd) {
                assertThat(newcomer.getInputStream().read()).isEqualTo('?');
            }
        }
    }

    /** An answer waits at a socket of the loop's while a crowd is served, each of them for a millisecond. */
    @Test
    void connectionsAreLookedAtBeforeACrowdHasBeenServed() throws Exception {
        try (EventLoops loops = EventLoops.epoll(1);
                DatagramSocket sender = new DatagramSocket()) {
            Worker worker = worker(loops);
            AtomicInteger served = new AtomicInteger();
            CompletableFuture<Integer> servedBefore = new CompletableFuture<>();
            Channel channel = new Bootstrap()
                    .group(loops.group())
                    .channel(loops.datagramChannel())
                    .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                        @Override
                        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                            servedBefore.complete(served.get());
                        }
                    })
                    .bind(InetAddress.ofLiteral(Rig.SERVERS), 0)
                    .sync()
                    .channel();
            worker.execute(() -> {
                for (int each = 0; each < CROWD; each++) {
                    worker.newcomers().add(() -> {
                        LockSupport.parkNanos(A_WHILE_NANOS);
                        served.incrementAndGet();
                    });
                }
                try {
                    sender.send(new java.net.DatagramPacket(new byte[1], 1, channel.localAddress()));
                } catch (IOException e) {
                    servedBefore.completeExceptionally(e);
                }
            });

            assertThat(servedBefore.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isLessThan(CROWD);
            await().untilAsserted(() -> assertThat(served).hasValue(CROWD));
        }
    }

    /** What fails in one of them is told, and keeps none of the others. */
    @Test
    void aFailureKeepsNobodyElse() throws Exception {
        try (EventLoops loops = EventLoops.epoll(1)) {
            Worker worker = worker(loops);
            CountDownLatch next = new CountDownLatch(1);
            worker.execute(() -> {
                worker.newcomers().add(() -> {
                    throw new IllegalStateException("as the test wants it");
                });
                worker.newcomers().add(next::countDown);
            });
            assertThat(next.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Worker worker(EventLoops loops) {
        return new Worker(
                loops.loops().getFirst(),
                loops.sessions(),
                new DescriptorShortage(),
                new SpillPool(new SpillBudget(32 << 20), 1));
    }

    private static void exchange(Socket socket) throws IOException {
        socket.getOutputStream().write('?');
        assertThat(socket.getInputStream().read()).isEqualTo('?');
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
