package dev.limpet.proxy.processes;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A peer by name that misbehaves: it calls replicas, greets them as HAProxy's protocol has it, and then does its worst. */
final class RoguePeer implements AutoCloseable {
    /** What it does once it is greeted. */
    enum Conduct {
        /** Random octets. */
        GARBAGE,
        /** A message begun and never ended, of the greatest length that the protocol has. */
        STALL,
        /** Heartbeats and entries of tables that nobody has, as fast as they are taken. */
        FLOOD
    }

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final byte[] HALF_MESSAGE = {10, (byte) 128, (byte) 0xf0, (byte) 0xf0, 0x7f, 1, 2, 3};
    /** A heartbeat (class 0, type 3) and an update with an identifier of a table that was never defined. */
    private static final byte[] FLOOD = {0, 3, 10, (byte) 128, 9, 0, 0, 0, 9, 10, 0, 0, 1, 0};

    private static final String FLOODS = new String(FLOOD, StandardCharsets.ISO_8859_1).repeat(1_000);

    private final String name;
    private final Conduct conduct;
    private final List<Thread> callers;
    private final Map<ProxyProcess, Socket> open = new ConcurrentHashMap<>();
    private final Set<ProxyProcess> greeted = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param replicas by name, whom it calls */
    RoguePeer(String name, Conduct conduct, List<ProxyProcess> replicas) {
        this.name = name;
        this.conduct = conduct;
        this.callers = replicas.stream()
                .map(replica -> Thread.ofPlatform().daemon().name("rogue").start(() -> callOnAndOn(replica)))
                .toList();
    }

    /** Whether each replica has taken it for a peer, and so met what it does. */
    boolean isGreetedByAll() {
        return greeted.size() == callers.size();
    }

    private void callOnAndOn(ProxyProcess replica) {
        Random random = new Random(1);
        while (!closed) {
            try (Socket socket = new Socket()) {
                open.put(replica, socket);
                socket.connect(new InetSocketAddress(replica.host(), Cluster.PEERS), 1_000);
                socket.setSoTimeout(1_000);
                OutputStream out = socket.getOutputStream();
                out.write(("HAProxyS 2.1\n" + replica.name() + "\n" + name + " 1 0\n")
                        .getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() == '2') {
                    greeted.add(replica);
                    misbehave(socket, out, random);
                }
            } catch (IOException refused) {
                // It calls again, as peers do, but not as fast as it can.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void misbehave(Socket socket, OutputStream out, Random random) throws IOException {
        byte[] octets = new byte[1_000];
        switch (conduct) {
            case GARBAGE -> {
                random.nextBytes(octets);
                out.write(octets);
                drain(socket);
            }
            case STALL -> {
                out.write(HALF_MESSAGE);
                drain(socket);
            }
            case FLOOD -> {
                byte[] many = FLOODS.getBytes(StandardCharsets.ISO_8859_1);
                while (!closed) {
                    out.write(many);
                }
            }
        }
    }

    /** Reads until the other side ends or this one is to. */
    private void drain(Socket socket) throws IOException {
        byte[] octets = new byte[4_096];
        while (!closed) {
            try {
                if (socket.getInputStream().read(octets) < 0) {
                    return;
                }
            } catch (SocketTimeoutException silent) {
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        for (Socket socket : open.values()) {
            socket.close();
        }
        for (Thread caller : callers) {
            caller.join();
        }
    }
}
