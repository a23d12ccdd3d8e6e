package dev.limpet.proxy.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A port that is listened on, by one listener an event loop where they can share it, and the frontend that it is
 * for, which may change.
 */
final class ListeningPort {
    private static final int LEAST_BACKLOG = 128;
    static final int MOST_BACKLOG = 65_535;

    private volatile Frontend frontend;
    private final List<Listener> listeners = new ArrayList<>();

    private ListeningPort(Frontend frontend) {
        this.frontend = frontend;
    }

    /**
     * Takes the port; nothing is accepted before {@link #start()}.
     *
     * @throws BindException when that is not possible, with a sentence that names frontend and address
     */
    static ListeningPort bind(InetSocketAddress address, Frontend frontend, List<Worker> workers) throws BindException {
        ListeningPort port = new ListeningPort(frontend);
        Transport transport = workers.getFirst().transport();
        int backlog = Math.clamp(frontend.config().maxConnections(), LEAST_BACKLOG, MOST_BACKLOG);
        try {
            requireFree(address);
            for (Worker worker : transport.sharesPorts() ? workers : workers.subList(0, 1)) {
                port.listeners.add(transport.listen(worker, address, backlog, port));
            }
            for (Listener listener : port.listeners) {
                listener.configure(frontend.tcp());
            }
            return port;
        } catch (IOException e) {
            port.close();
            throw failure(address, frontend, e);
        }
    }

    Frontend frontend() {
        return frontend;
    }

    void start() {
        listeners.forEach(Listener::start);
    }

    /** Accepts for that frontend, as it is configured now, from now on. */
    void serve(Frontend changed) {
        Frontend before = frontend;
        frontend = changed;
        listeners.forEach(listener -> listener.configure(changed.tcp()));
        if (before != changed) {
            listeners.forEach(before::forget);
            listeners.forEach(Listener::resume);
        }
    }

    /** Closes the port; completed when it is closed, and all whom the kernel had welcomed have their sessions. */
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(listeners.stream().map(Listener::stop).toArray(CompletableFuture<?>[]::new));
    }

    /** Sockets that share ports would share this one with another process of the same user without a word. */
    private static void requireFree(InetSocketAddress address) throws IOException {
        try (Socket probe = new Socket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        }
    }

    private static BindException failure(InetSocketAddress address, Frontend frontend, IOException cause) {
        BindException failure = new BindException("frontend " + frontend.name() + ": cannot listen on "
                + address.getAddress().getHostAddress() + " port " + address.getPort() + ": "
                + reason(cause));
        failure.initCause(cause);
        return failure;
    }

    private static String reason(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "it is in use already" : message;
    }
}
