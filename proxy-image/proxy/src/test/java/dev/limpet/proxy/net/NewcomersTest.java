package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.accesslog.SessionRecord;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Who has been there for a while does not wait for a crowd of those who have just come. */
class NewcomersTest {
    private static final int CROWD = 50;
    private static final long LONG_ENOUGH_NANOS = Duration.ofSeconds(1).toNanos();
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
            rig.block(held);
            for (Socket newcomer : crowd) {
                reset(newcomer);
            }
            int port = established.getLocalPort();
            reset(established);
            held.countDown();

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

    @Test
    void aCrowdIsServedInShares() throws Exception {
        try (EventLoops loops = EventLoops.epoll(1)) {
            Worker worker = new Worker(
                    loops.loops().getFirst(),
                    loops.sessions(),
                    new DescriptorShortage(),
                    new SpillPool(new SpillBudget(32 << 20), 1));
            AtomicInteger served = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(CROWD);
            int before = loops.loops()
                    .getFirst()
                    .submit(() -> {
                        for (int each = 0; each < CROWD; each++) {
                            worker.newcomers().add(() -> {
                                LockSupport.parkNanos(A_WHILE_NANOS);
                                served.incrementAndGet();
                                all.countDown();
                            });
                        }
                        // What comes behind the whole crowd.
                        return loops.loops().getFirst().submit(served::get);
                    })
                    .get()
                    .get();

            assertThat(before).isLessThan(CROWD);
            all.await();
        }
    }

    /** What fails in one of them is told, and keeps none of the others. */
    @Test
    void aFailureKeepsNobodyElse() throws Exception {
        try (EventLoops loops = EventLoops.epoll(1)) {
            Worker worker = new Worker(
                    loops.loops().getFirst(),
                    loops.sessions(),
                    new DescriptorShortage(),
                    new SpillPool(new SpillBudget(32 << 20), 1));
            CountDownLatch next = new CountDownLatch(1);
            worker.execute(() -> {
                worker.newcomers().add(() -> {
                    throw new IllegalStateException("as the test wants it");
                });
                worker.newcomers().add(next::countDown);
            });
            next.await();
        }
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
