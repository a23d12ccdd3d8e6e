package dev.limpet.proxy.health;

import dev.limpet.config.HealthCheckConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Checks servers over the network, on one loop. */
final class SocketProber implements Prober {
    private final CheckLoop loop;
    private final CheckTransport transport;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SendExpectDialogue.MOST);

    SocketProber(CheckLoop loop, CheckTransport transport) {
        this.loop = loop;
        this.transport = transport;
    }

    @Override
    public Running begin(HealthCheckConfig config, InetSocketAddress target, Listener listener) {
        CheckSocket socket;
        try {
            socket = transport.open(loop.loop(), target);
        } catch (IOException e) {
            listener.found(Finding.untold(String.valueOf(e.getMessage())), 0);
            return () -> {};
        }
        Probe probe = new Probe(config, target, loop, scratch, listener);
        probe.begin(socket);
        return probe;
    }
}
