package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private final EventLoops loops = EventLoops.nio(1);
    private final Worker worker = new Worker(
            loops.loops().getFirst(),
            loops.sessions(),
            new DescriptorShortage(),
            new SpillPool(new SpillBudget(32 << 20), 1));

    @AfterEach
    void stop() {
        loops.close();
    }

    /** A session that begins after a quiet time would else be old at once. */
    @Test
    void timeGoesOnWhileThereIsNothingToWaitFor() throws Exception {
        long first = onLoop(worker::tick);
        await().until(() -> onLoop(worker::tick) > first);
    }

    @Test
    void whatIsScheduledIsLookedAtInItsTickAndNotBefore() throws Exception {
        AtomicBoolean early = new AtomicBoolean();
        AtomicBoolean reached = new AtomicBoolean();
        onLoop(() -> {
            long due = worker.tick() + Worker.ticks(Duration.ofMillis(120));
            worker.schedule(
                    new TimerWheel.Entry() {
                        @Override
                        void due(long tick) {
                            early.set(tick < due);
                            reached.set(true);
                        }
                    },
                    due);
            return due;
        });
        await().untilTrue(reached);
        assertThat(early).isFalse();
    }

    @Test
    void whatIsDueInOneTickLeavesTurnsToOthers() throws Exception {
        int crowd = 1_000;
        AtomicInteger looked = new AtomicInteger();
        AtomicInteger lookedBeforeOthers = new AtomicInteger();
        scheduleTogether(crowd, tick -> {
            if (looked.incrementAndGet() == 1) {
                worker.execute(() -> lookedBeforeOthers.set(looked.get()));
            }
        });
        await().untilAsserted(() -> assertThat(looked).hasValue(crowd));
        assertThat(lookedBeforeOthers.get()).isBetween(1, crowd / 10);
    }

    /** A session that is active meanwhile would else be taken for one that was silent for as long as the loop is late. */
    @Test
    void timeGoesOnWhileSomeThatAreDueAreStillToBeLookedAt() throws Exception {
        int crowd = 200;
        AtomicInteger looked = new AtomicInteger();
        AtomicLong late = new AtomicLong();
        scheduleTogether(crowd, tick -> {
            if (looked.incrementAndGet() == 1) {
                // What takes a loop's time is slow here.
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
            late.set(worker.tick() - tick);
        });
        await().untilAsserted(() -> assertThat(looked).hasValue(crowd));
        assertThat(late.get()).isGreaterThanOrEqualTo(2);
    }

    /** What came from a client meanwhile is not read yet, so it would else be taken for silent. */
    @Test
    void timeInWhichTheProcessStoodStillIsNotCounted() throws Exception {
        AtomicLong passed = new AtomicLong();
        onLoop(() -> {
            long before = worker.tick();
            worker.schedule(
                    new TimerWheel.Entry() {
                        @Override
                        void due(long tick) {
                            passed.set(worker.tick() - before);
                        }
                    },
                    before + 1);
            LockSupport.parkNanos(Duration.ofMillis(2_500).toNanos());
            return before;
        });
        await().untilAsserted(() -> assertThat(passed).hasPositiveValue());
        assertThat(passed.get()).isLessThan(Worker.ticks(Duration.ofSeconds(1)));
    }

    @Test
    void whatFailsInItsTickKeepsNobodyElseFromBeingLookedAt() throws Exception {
        AtomicInteger looked = new AtomicInteger();
        scheduleTogether(2, tick -> {
            if (looked.incrementAndGet() == 1) {
                throw new IllegalStateException("expected");
            }
        });
        await().untilAsserted(() -> assertThat(looked).hasValue(2));
    }

    @Test
    void whatYieldsGoesOnAfterTheOthers() throws Exception {
        AtomicBoolean other = new AtomicBoolean();
        AtomicBoolean after = new AtomicBoolean();
        onLoop(() -> {
            worker.execute(() -> other.set(true));
            worker.yield(() -> after.set(other.get()));
            return 0L;
        });
        await().untilTrue(after);
    }

    /** It is sent the datagram before the loop looks at connections for the first time. */
    @Test
    void whoYieldsAgainAndAgainLetsConnectionsHaveTheirTurn() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        CompletableFuture<Integer> turnsUntilRead = new CompletableFuture<>();
        DatagramChannel channel = (DatagramChannel) new Bootstrap()
                .group(loops.group())
                .channel(loops.datagramChannel())
                .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                        turnsUntilRead.complete(turns.get());
                    }
                })
                .bind(InetAddress.ofLiteral(Rig.SERVERS), 0)
                .sync()
                .channel();
        Runnable yielding = new Runnable() {
            @Override
            public void run() {
                turns.incrementAndGet();
                if (!turnsUntilRead.isDone()) {
                    worker.yield(this);
                }
            }
        };
        onLoop(() -> {
            try (DatagramSocket sender = new DatagramSocket()) {
                sender.send(new java.net.DatagramPacket(new byte[1], 1, channel.localAddress()));
            }
            worker.yield(yielding);
            return 0L;
        });
        assertThat(turnsUntilRead.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** All are due in the next tick. */
    private void scheduleTogether(int count, LongConsumer due) throws Exception {
        onLoop(() -> {
            for (int each = 0; each < count; each++) {
                worker.schedule(
                        new TimerWheel.Entry() {
                            @Override
                            void due(long tick) {
                                due.accept(tick);
                            }
                        },
                        worker.tick() + 1);
            }
            return 0L;
        });
    }

    private long onLoop(Callable<Long> task) throws Exception {
        return loops.loops().getFirst().submit(task).get();
    }
}
