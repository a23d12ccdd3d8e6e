package dev.limpet.proxy.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.IoHandlerContext;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an event loop over a ring promises to those that have operations in it. */
class RingLoopTest {
    private static final int POLLIN = 1;

    @BeforeEach
    void needsARing() {
        assumeTrue(RingLoop.unavailable().isEmpty(), "io_uring is refused here");
    }

    /** A task may hand over in the middle of its work, and so come to know what nobody is told of yet. */
    @Test
    void whatATaskHasNotedIsToldOfThoughNothingElseHappens() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (Turn turn = Turn.begin(told::incrementAndGet)) {
            Awaitility.await().until(() -> told.get() > 0);
        }
        assertThat(told).hasValue(1);
    }

    /** A turn of a loop that has nothing else to do for long, after a task that has found a descriptor readable. */
    private static final class Turn implements ThreadAwareExecutor, IoHandlerContext, AutoCloseable {
        private final FileDescriptor readable = Native.newEventFd();
        private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::take);
        private final Runnable onReady;
        private volatile RingLoop loop;

        private Turn(Runnable onReady) throws Exception {
            this.onReady = onReady;
            this.loop = new RingLoop(this);
        }

        static Turn begin(Runnable onReady) throws Exception {
            Turn turn = new Turn(onReady);
            turn.thread.start();
            return turn;
        }

        private void take() {
            loop.initialize();
            Native.eventFdWrite(readable.intValue(), 1);
            loop.poll(loop.take(new Noting(loop, onReady)), 2, readable.intValue(), POLLIN);
            loop.handOver();
            loop.run(this);
            loop.destroy();
        }

        @Override
        public boolean canBlock() {
            return true;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return TimeUnit.HOURS.toNanos(1);
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }

        @Override
        public boolean isExecutorThread(Thread asked) {
            return asked == thread;
        }

        @Override
        public void execute(Runnable task) {
            throw new UnsupportedOperationException("nothing is executed in this test");
        }

        @Override
        public void close() throws Exception {
            loop.wakeup();
            thread.join();
            readable.close();
        }
    }

    private record Noting(RingLoop loop, Runnable onReady) implements Operations {
        @Override
        public void completed(int operation, int result, int flags) {
            loop.tellLater(this);
        }

        @Override
        public void ready() {
            onReady.run();
        }

        @Override
        public void remind() {}

        @Override
        public void abandon() {}
    }
}
