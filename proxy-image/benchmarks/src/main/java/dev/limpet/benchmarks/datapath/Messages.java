package dev.limpet.benchmarks.datapath;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Clients that send a message and await its echo: over and over on one connection, each message on a new one, or once.
 */
final class Messages implements Load {
    /** Connections that are being made at once: the kernel resets some where a listener's backlog overflows. */
    private static final int AT_ONCE = 256;

    private final LoadLoop loop;
    private final Sources sources;
    private final int clients;
    private final int bytes;
    private final Then then;
    private final List<Client> open = new ArrayList<>();
    private final List<Client> held = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private long done;
    private int opened;
    private int answered;
    private boolean stopped;
    private Optional<IOException> failure = Optional.empty();

    /** What a client does when it has its echo. */
    private enum Then {
        AGAIN,
        ANEW,
        SILENCE
    }

    private Messages(LoadLoop loop, int port, int clients, int bytes, Then then) {
        this.loop = loop;
        this.sources = new Sources(port);
        this.clients = clients;
        this.bytes = bytes;
        this.then = then;
    }

    /** Messages of 128 bytes on connections that stay; a unit of work is a round trip. */
    static Messages pingPong(LoadLoop loop, int port, int connections) {
        return new Messages(loop, port, connections, 128, Then.AGAIN);
    }

    /** One message of 128 bytes on each connection, which then stays and is silent. */
    static Messages idle(LoadLoop loop, int port, int connections) {
        return new Messages(loop, port, connections, 128, Then.SILENCE);
    }

    /** A new connection for each message of 64 bytes, {@code clients} at once; a unit of work is a connection. */
    static Messages connections(LoadLoop loop, int port, int clients) {
        return new Messages(loop, port, clients, 64, Then.ANEW);
    }

    @Override
    public void start() throws IOException {
        while (opened < Math.min(clients, AT_ONCE)) {
            opened++;
            connect();
        }
    }

    @Override
    public boolean isRunning() throws IOException {
        if (failure.isPresent()) {
            throw new IOException("a client failed: " + failure.get().getMessage(), failure.get());
        }
        return answered >= clients;
    }

    @Override
    public int working() {
        return answered;
    }

    @Override
    public long done() {
        return done;
    }

    @Override
    public void watch() {
        latencies.watch();
    }

    @Override
    public long[] latencies() {
        return latencies.all();
    }

    @Override
    public void stop() {
        stopped = true;
        List.copyOf(open).forEach(LoadSocket::release);
        open.clear();
        held.clear();
    }

    private void connect() throws IOException {
        Client client = new Client(sources.connect());
        if (then != Then.ANEW) {
            open.add(client);
        }
        client.register();
    }

    /** All connections are there: those that waited for the last one go on. */
    private void letGo() throws IOException {
        long now = System.nanoTime();
        for (Client client : held) {
            client.again(now);
        }
        held.clear();
    }

    /** One connection. */
    private final class Client extends LoadSocket {
        private long since = System.nanoTime();
        private boolean connected;
        private int missing;
        private boolean first = true;

        private Client(LinuxSocket socket) {
            super(loop, socket);
        }

        @Override
        void ready(boolean readable, boolean writable) throws IOException {
            if (!connected) {
                if (!writable || !socket().finishConnect()) {
                    return;
                }
                connected = true;
                say();
                return;
            }
            if (readable && missing > 0) {
                int count = receive(bytes);
                if (count == END) {
                    throw new IOException("the proxy closed a connection");
                }
                missing -= count;
                if (missing == 0) {
                    heard();
                }
            }
        }

        @Override
        void failed(IOException cause) {
            release();
            if (!stopped) {
                failure = Optional.of(cause);
            }
        }

        private void say() throws IOException {
            missing = bytes;
            loop.scratch().put(0, Echo.ECHO);
            if (send(bytes) < bytes) {
                throw new IOException("a message of " + bytes + " bytes does not fit into the socket's buffer");
            }
        }

        private void again(long now) throws IOException {
            since = now;
            say();
        }

        private void heard() throws IOException {
            done++;
            if (first) {
                first = false;
                answered++;
                if (opened < clients) {
                    opened++;
                    connect();
                } else if (answered == clients) {
                    letGo();
                }
            }
            long now = System.nanoTime();
            latencies.add(now - since);
            switch (then) {
                case AGAIN -> {
                    if (answered == clients) {
                        again(now);
                    } else {
                        held.add(this);
                    }
                }
                case ANEW -> {
                    release();
                    if (!stopped) {
                        connect();
                    }
                }
                case SILENCE -> {}
            }
        }
    }
}
