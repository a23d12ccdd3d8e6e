package dev.limpet.proxy.net;

import dev.limpet.config.TcpConfig;
import dev.limpet.proxy.uring.RingLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sockets on io_uring, a ring for each event loop, which it makes too. */
final class UringTransport implements Transport, IoHandlerFactory {
    private final Map<ThreadAwareExecutor, RingLoop> rings = new ConcurrentHashMap<>();

    @Override
    public IoHandler newHandler(ThreadAwareExecutor loop) {
        try {
            RingLoop ring = new RingLoop(loop);
            rings.put(loop, ring);
            return ring;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RingLoop ring(Worker worker) {
        RingLoop ring = rings.get(worker.loop());
        if (ring == null) {
            throw new IllegalStateException("an event loop has no ring");
        }
        return ring;
    }

    @Override
    public Endpoint connect(Worker worker, InetSocketAddress address, Optional<TcpConfig> tcp) throws IOException {
        return new UringEndpoint(worker, ring(worker), LinuxSockets.connect(address, tcp), true);
    }

    @Override
    public boolean hasDescriptorsForSession() {
        return LinuxSockets.hasDescriptorsForSession();
    }

    @Override
    public boolean sharesPorts() {
        return true;
    }

    @Override
    public Listener listen(Worker worker, InetSocketAddress address, int backlog, ListeningPort port)
            throws IOException {
        return new UringListener(worker, ring(worker), port, LinuxSockets.listen(address, backlog));
    }
}
