package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private long onLoop(Callable<Long> task) throws Exception {
        return loops.loops().getFirst().submit(task).get();
    }
}
