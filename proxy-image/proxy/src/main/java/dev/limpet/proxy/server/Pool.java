package dev.limpet.proxy.server;

import dev.limpet.config.ServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The servers of a backend, in configured order. Readers see one whole configuration or the next, never a mixture. */
public final class Pool {
    private final LongSupplier clock;
    private volatile Runnable listener = () -> {};
    private volatile Members members = new Members(List.of(), Map.of());

    /**
     * A pool without servers.
     *
     * @param clock milliseconds of a clock that never steps back
     */
    public Pool(LongSupplier clock) {
        this.clock = clock;
    }

    public List<Server> servers() {
        return members.inOrder;
    }

    public Optional<Server> server(String name) {
        return Optional.ofNullable(members.byName.get(name));
    }

    /**
     * Has a listener told whenever servers come or go, or take other sources than before; by whichever thread changed
     * that.
     */
    public void onChange(Runnable changed) {
        listener = changed;
    }

    /**
     * Takes over a configuration: servers known by name change in place, others come and go. Called by one thread at a
     * time.
     *
     * @param slowStart the time in which the share of a server that joins others, or comes back, grows to its weight
     *
     * @return the servers that went
     */
    public List<Server> configure(List<ServerConfig> configs, Optional<Duration> slowStart, long nowMillis) {
        boolean running = !members.inOrder.isEmpty();
        Map<String, Server> gone = new HashMap<>(members.byName);
        List<Server> inOrder = new ArrayList<>();
        Map<String, Server> byName = new HashMap<>();
        for (ServerConfig config : configs) {
            Server server = gone.remove(config.name());
            boolean joins = server == null;
            if (server == null) {
                server = new Server(config, nowMillis, clock, () -> listener.run());
            }
            server.configure(config, slowStart);
            if (joins && running) {
                server.startSlowly();
            }
            inOrder.add(server);
            byName.put(config.name(), server);
        }
        members = new Members(List.copyOf(inOrder), Map.copyOf(byName));
        listener.run();
        return List.copyOf(gone.values());
    }

    private record Members(List<Server> inOrder, Map<String, Server> byName) {}
}
