package dev.limpet.benchmarks.datapath;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@value #STREAMS} connections on which servers send without end, and clients too if both ways; the unit is a byte. */
final class Bulk implements Load {
    private static final int STREAMS = 8;
    private static final long WARM = 1 << 20;

    private final LoadLoop loop;
    private final Sources sources;
    private final boolean bothWays;
    private final List<Asking> connections = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();

    Bulk(LoadLoop loop, int port, boolean bothWays) {
        this.loop = loop;
        this.sources = new Sources(port);
        this.bothWays = bothWays;
    }

    @Override
    public void start() throws IOException {
        for (int count = 0; count < STREAMS; count++) {
            Asking asking = new Asking(sources.connect());
            connections.add(asking);
            asking.register();
        }
    }

    @Override
    public boolean isRunning() {
        return working() == STREAMS;
    }

    @Override
    public int working() {
        return (int) streams.stream().filter(stream -> stream.received() > WARM).count();
    }

    /** Bytes that clients received; both ways as many flow to the servers. */
    @Override
    public long done() {
        return streams.stream().mapToLong(Stream::received).sum();
    }

    @Override
    public void stop() {
        connections.forEach(LoadSocket::release);
    }

    /** A connection that is being made: asks for a stream, and becomes one. */
    private final class Asking extends LoadSocket {
        private @Nullable Stream stream;

        private Asking(LinuxSocket socket) {
            super(loop, socket);
        }

        @Override
        void ready(boolean readable, boolean writable) throws IOException {
            if (stream != null) {
                stream.ready(readable, writable);
            } else if (writable && socket().finishConnect()) {
                loop.scratch().put(0, bothWays ? Echo.BOTH_WAYS : Echo.STREAM);
                send(1);
                stream = new Stream(this, bothWays);
                streams.add(stream);
                stream.ready(true, true);
            }
        }
    }
}
