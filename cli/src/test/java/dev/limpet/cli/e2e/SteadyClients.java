package dev.limpet.cli.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that connect to a Service without a pause, each source again and again, and ever new ones among them. What is
 * noticed: a connection that is refused or gets no answer, and a source that is answered by another server than at first.
 */
final class SteadyClients implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int FIRST_SOURCES = 100;
    private static final int CONNECTIONS_PER_NEW_SOURCE = 10;

    /** How long a client waits who was refused. */
    private static final long PAUSE_NANOS = 10_000_000;

    private final ServiceAddress service;
    private final int port;
    private final Map<String, String> servers = new ConcurrentHashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicLong connections = new AtomicLong();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> runs = new ArrayList<>();
    private volatile boolean stopped;

    /** @param network sources are of 127.n.0.0/16 */
    SteadyClients(ServiceAddress service, int port, int network) {
        this.service = service;
        this.port = port;
        for (int block = 0; block < AT_ONCE; block++) {
            String sources = "127." + network + "." + (10 + block * 50);
            runs.add(executor.submit(() -> run(sources)));
        }
    }

    private void run(String block) {
        int known = FIRST_SOURCES;
        int number = 0;
        for (int made = 0; !stopped; made++) {
            connect(source(block, number));
            if (made % CONNECTIONS_PER_NEW_SOURCE == 0) {
                known++;
            }
            number = (number + 1) % known;
        }
    }

    private static String source(String block, int number) {
        int third = block.lastIndexOf('.') + 1;
        return block.substring(0, third)
                + (Integer.parseInt(block.substring(third)) + number / 250)
                + "."
                + (1 + number % 250);
    }

    private void connect(String source) {
        String endpoint = "the Service";
        connections.incrementAndGet();
        try {
            endpoint = service.next();
            String server = Clients.answer(source, endpoint, port);
            String before = servers.putIfAbsent(source, server);
            if (before != null && !before.equals(server)) {
                violations.add(source + " at " + endpoint + ": " + server + " in place of " + before);
            }
        } catch (IOException e) {
            violations.add(source + " at " + endpoint + ": " + e);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    long connections() {
        return connections.get();
    }

    /** The server of each source so far. */
    Map<String, String> servers() {
        return Map.copyOf(servers);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Ends the clients, after the connections that they are at. */
    @Override
    public void close() throws InterruptedException, ExecutionException {
        stopped = true;
        for (Future<?> run : runs) {
            run.get();
        }
        executor.shutdown();
    }
}
