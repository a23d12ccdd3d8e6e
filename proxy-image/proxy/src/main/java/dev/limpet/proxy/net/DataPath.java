package dev.limpet.proxy.net;

import dev.limpet.config.FrontendConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.proxy.accesslog.AccessLog;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * All frontends of a replica: takes configurations over live, and ends. {@link #configure}, {@link #hold}, {@link #admit},
 * {@link #pause} and {@link #close} are called by one thread at a time, the rest by any.
 */
public final class DataPath implements AutoCloseable {
    private final InetAddress bind;
    private final AccessLog log;
    private final LongSupplier clock;
    private final List<Worker> workers;
    private final ConnectionLimit limit = new ConnectionLimit(0);
    private final Map<String, Dispatcher> dispatchers = new HashMap<>();
    private final Map<Integer, ListeningPort> ports = new HashMap<>();
    private volatile List<Frontend> frontends = List.of();
    private int maxConnections;
    private boolean admitting = true;

    /**
     * A data path without frontends.
     *
     * @param bind the address that frontends listen on
     * @param clock milliseconds of a clock that never steps back
     */
    public DataPath(EventLoops loops, InetAddress bind, AccessLog log, LongSupplier clock) {
        this.bind = bind;
        this.log = log;
        this.clock = clock;
        DescriptorShortage shortage = new DescriptorShortage();
        this.workers = loops.loops().stream()
                .map(loop -> new Worker(loop, loops.sessions(), shortage))
                .toList();
    }

    /**
     * Takes a configuration over. Sessions that have begun go on as they began; a frontend's port that goes is closed.
     *
     * @param backends the configuration's backends by name
     * @param portsHeld called once all ports are held, before anything changes: has the backends configured
     * @throws BindException when a port cannot be listened on, with a sentence that says so; then nothing has changed
     */
    public void configure(ProxyConfig config, Map<String, Backend> backends, Runnable portsHeld) throws BindException {
        Map<String, Frontend> known =
                frontends.stream().collect(Collectors.toMap(Frontend::name, frontend -> frontend));
        Map<String, Frontend> next = new HashMap<>();
        for (FrontendConfig each : config.frontends()) {
            Frontend before = known.get(each.name());
            Frontend.Settings settings = settings(each, config, backends);
            next.put(each.name(), before == null ? new Frontend(settings, limit, log, clock) : before);
        }
        Map<Integer, ListeningPort> opened = open(config, next);

        try {
            portsHeld.run();
        } catch (RuntimeException e) {
            opened.values().forEach(ListeningPort::close);
            throw e;
        }
        maxConnections = config.maxConnections();
        limit.configure(admitting ? maxConnections : 0);
        for (FrontendConfig each : config.frontends()) {
            Frontend frontend = frontend(next, each);
            frontend.configure(settings(each, config, backends));
            ListeningPort port = ports.get(each.port());
            if (port != null) {
                port.serve(frontend);
            }
        }
        ports.putAll(opened);
        opened.values().forEach(ListeningPort::start);
        Set<Integer> wanted =
                config.frontends().stream().map(FrontendConfig::port).collect(Collectors.toSet());
        ports.entrySet().removeIf(port -> {
            boolean gone = !wanted.contains(port.getKey());
            if (gone) {
                port.getValue().close();
            }
            return gone;
        });
        frontends =
                config.frontends().stream().map(each -> frontend(next, each)).toList();
        dispatchers.keySet().retainAll(backends.keySet());
        dispatchers.values().forEach(Dispatcher::serversChanged);
    }

    /** Leaves clients where they wait, in the kernel's backlog, from now on; to be called before there are frontends. */
    public void hold() {
        admitting = false;
    }

    /** Serves clients from now on, first those who wait. */
    public void admit() {
        admitting = true;
        limit.configure(maxConnections);
    }

    /** In configured order. */
    public List<Frontend> frontends() {
        return frontends;
    }

    /** Client connections now. */
    public int sessions() {
        return limit.used();
    }

    /**
     * Closes all ports; sessions go on. Returns at once.
     *
     * @return completed when the ports are closed
     */
    public CompletableFuture<Void> pause() {
        CompletableFuture<?>[] closing =
                ports.values().stream().map(ListeningPort::close).toArray(CompletableFuture<?>[]::new);
        ports.clear();
        return CompletableFuture.allOf(closing);
    }

    /**
     * Closes all ports and lets sessions end, for at most that long; then ends the rest. Returns at once.
     *
     * @return completed when there is no session any more
     */
    public CompletableFuture<Void> drain(Duration most) {
        CompletableFuture<Void> paused = pause();
        CompletableFuture.delayedExecutor(most.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> paused.thenRun(this::endSessions));
        return paused.thenCompose(done -> limit.whenIdle());
    }

    /** Closes all ports and ends all sessions. */
    @Override
    public void close() {
        drain(Duration.ZERO).join();
    }

    /** Ends the established sessions of a server, which is down. Returns at once. */
    public void endSessions(Server down) {
        forEachSession(session -> session.endIfOn(down));
    }

    private void endSessions() {
        forEachSession(Session::kill);
    }

    private void forEachSession(Consumer<Session> visitor) {
        for (Worker worker : workers) {
            worker.execute(() -> worker.forEachScheduled(entry -> {
                if (entry instanceof Session session) {
                    visitor.accept(session);
                }
            }));
        }
    }

    private Map<Integer, ListeningPort> open(ProxyConfig config, Map<String, Frontend> next) throws BindException {
        Map<Integer, ListeningPort> opened = new HashMap<>();
        try {
            for (FrontendConfig each : config.frontends()) {
                if (!ports.containsKey(each.port())) {
                    InetSocketAddress address = new InetSocketAddress(bind, each.port());
                    opened.put(each.port(), ListeningPort.bind(address, frontend(next, each), workers));
                }
            }
            return opened;
        } catch (BindException e) {
            new ArrayList<>(opened.values()).forEach(ListeningPort::close);
            throw e;
        }
    }

    private Frontend.Settings settings(FrontendConfig frontend, ProxyConfig config, Map<String, Backend> backends) {
        Backend backend = backends.get(frontend.backend());
        if (backend == null) {
            throw new IllegalArgumentException(
                    "frontend " + frontend.name() + ": there is no backend " + frontend.backend());
        }
        Dispatcher dispatcher = dispatchers.get(backend.name());
        if (dispatcher == null || dispatcher.backend() != backend) {
            dispatcher = new Dispatcher(backend);
            dispatchers.put(backend.name(), dispatcher);
        }
        return Frontend.Settings.of(frontend, config, dispatcher);
    }

    private static Frontend frontend(Map<String, Frontend> frontends, FrontendConfig config) {
        Frontend frontend = frontends.get(config.name());
        if (frontend == null) {
            throw new IllegalStateException("every configured frontend has been made");
        }
        return frontend;
    }
}
