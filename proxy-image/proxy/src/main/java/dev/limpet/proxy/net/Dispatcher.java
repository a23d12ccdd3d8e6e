package dev.limpet.proxy.net;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A backend, and the queue before each of its servers. Used by all event loops. */
final class Dispatcher {
    private final Backend backend;
    private final Map<Server, ServerQueue> queues = new ConcurrentHashMap<>();

    Dispatcher(Backend backend) {
        this.backend = backend;
    }

    Backend backend() {
        return backend;
    }

    ServerQueue queue(Server server) {
        return queues.computeIfAbsent(server, added -> new ServerQueue(added, backend.stats()));
    }

    /** Whether the server is the backend's still, and takes the sources that are kept on it. */
    boolean serves(Server server) {
        return server.takesKnownSources()
                && backend.pool().server(server.name()).filter(server::equals).isPresent();
    }

    /** Follows a change of the backend's configuration. */
    void configured() {
        queues.keySet().retainAll(Set.copyOf(backend.pool().servers()));
        queues.values().forEach(ServerQueue::dispatch);
    }
}
