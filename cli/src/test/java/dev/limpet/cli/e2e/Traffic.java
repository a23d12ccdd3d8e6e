package dev.limpet.cli.e2e;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask again and again, wherever they are sent, and notice when another server answers. */
final class Traffic implements AutoCloseable {
    private final Clients clients;
    private final Map<String, String> expected;
    private final int port;
    private final AtomicInteger rounds = new AtomicInteger();
    private final List<String> moved = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Future<?> run;
    private volatile List<String> entrances;
    private volatile boolean stopped;

    Traffic(Clients clients, Map<String, String> expected, int port, List<String> entrances) {
        this.clients = clients;
        this.expected = expected;
        this.port = port;
        this.entrances = entrances;
        this.run = executor.submit(this::run);
    }

    /** From now on clients come to these addresses, as when DNS or a router is changed. */
    void sendTo(List<String> addresses) {
        entrances = addresses;
    }

    /** How often every client has been answered. */
    int rounds() {
        return rounds.get();
    }

    /** What a client was told by another server than its own. */
    List<String> moved() {
        return moved;
    }

    private void run() {
        for (int i = 0; !stopped; i++) {
            List<String> current = entrances;
            try {
                Map<String, String> answers = clients.ask(current.get(i % current.size()), port);
                answers.forEach((source, server) -> {
                    if (!server.equals(expected.get(source))) {
                        moved.add(source + ": " + server + " in place of " + expected.get(source));
                    }
                });
                rounds.incrementAndGet();
            } catch (ExecutionException e) {
                // A reload of HAProxy may refuse a connection that was on its way; the client comes again.
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() throws InterruptedException, ExecutionException {
        stopped = true;
        run.get();
        executor.shutdown();
    }
}
