package dev.limpet.benchmarks.datapath;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The one thread that plays all clients and all servers, so that the proxies have the other core to themselves. */
final class LoadLoop implements AutoCloseable {
    /** What bulk streams send and receive at once. */
    static final int SCRATCH = 1 << 20;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("load", true), EpollIoHandler.newFactory());
    private final IoEventLoop loop = (IoEventLoop) group.next();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);

    IoEventLoop loop() {
        return loop;
    }

    /** Bytes that nobody looks at; for the loop's thread. */
    ByteBuffer scratch() {
        return scratch;
    }

    /** Runs something on the loop's thread and waits for what it returns. */
    <T> T call(Callable<T> task) throws InterruptedException {
        return loop.submit(task).sync().getNow();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
