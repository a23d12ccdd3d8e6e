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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * All frontends of a replica: takes configurations over live, and ends. All methods may be called by any thread but an
 * event loop's.
 */
public final class DataPath implements AutoCloseable {
    private final InetAddress bind;
    private final AccessLog log;
    private final LongSupplier clock;
    private final List<Worker> workers;
    private final ConnectionLimit limit;
    private final Map<String, Dispatcher> dispatchers = new HashMap<>();
    private final Map<Integer, ListeningPort> ports = new HashMap<>();
    private volatile List<Frontend> frontends = List.of();
    /** Frontends that do not listen, by name, though they are configured. */
    private volatile Set<String> disabled = Set.of();

    private int configuredLimit;
    /** The configured one, or what was set since. */
    private volatile int wantedLimit;

    /**
     * A data path without frontends.
     *
     * @param bind the address that frontends listen on
     * @param clock milliseconds of a clock that never steps back
     * @param admitting whether clients are to be served now; else they wait in the kernel's backlog, at the latest until {@link
     *     #admit}. Asked for each of them, by any event loop
     */
    public DataPath(EventLoops loops, InetAddress bind, AccessLog log, LongSupplier clock, BooleanSupplier admitting) {
        this.bind = bind;
        this.log = log;
        this.clock = clock;
        this.limit = new ConnectionLimit(0, admitting);
        DescriptorShortage shortage = new DescriptorShortage();
        int count = loops.loops().size();
        SpillBudget budget = SpillBudget.beside(Runtime.getRuntime().maxMemory(), count);
        this.workers = loops.loops().stream()
                .map(loop -> new Worker(loop, loops.sessions(), shortage, new SpillPool(budget, count)))
                .toList();
    }

    /**
     * Takes a configuration over. Sessions that have begun go on as they began; a frontend's port that goes is closed.
     *
     * @param backends the configuration's backends by name
     * @param portsHeld called once all ports are held, before anything changes: has the backends configured
     * @throws BindException when a port cannot be listened on, with a sentence that says so; then nothing has changed
     */
    public synchronized void configure(ProxyConfig config, Map<String, Backend> backends, Runnable portsHeld)
            throws BindException {
        Map<String, Frontend> known =
                frontends.stream().collect(Collectors.toMap(Frontend::name, frontend -> frontend));
        Map<String, Frontend> next = new HashMap<>();
        for (FrontendConfig each : config.frontends()) {
            Frontend before = known.get(each.name());
            Frontend.Settings settings = settings(each, config, backends);
            next.put(each.name(), before == null ? new Frontend(settings, limit, log, clock) : before);
        }
        Set<String> closed = config.frontends().stream()
                .filter(each -> staysDisabled(each, known))
                .map(FrontendConfig::name)
                .collect(Collectors.toSet());
        List<FrontendConfig> listening = config.frontends().stream()
                .filter(each -> !closed.contains(each.name()))
                .toList();
        Map<Integer, ListeningPort> opened = open(listening, next);

        try {
            portsHeld.run();
        } catch (RuntimeException e) {
            opened.values().forEach(ListeningPort::close);
            throw e;
        }
        if (config.maxConnections() != configuredLimit) {
            configuredLimit = config.maxConnections();
            wantedLimit = configuredLimit;
        }
        limit.configure(wantedLimit);
        for (FrontendConfig each : config.frontends()) {
            Frontend frontend = frontend(next, each);
            frontend.configure(settings(each, config, backends));
            ListeningPort port = ports.get(each.port());
            if (port != null && listening.contains(each)) {
                port.serve(frontend);
            }
        }
        ports.putAll(opened);
        opened.values().forEach(ListeningPort::start);
        Set<Integer> wanted = listening.stream().map(FrontendConfig::port).collect(Collectors.toSet());
        ports.entrySet().removeIf(port -> {
            boolean gone = !wanted.contains(port.getKey());
            if (gone) {
                port.getValue().close();
            }
            return gone;
        });
        disabled = Set.copyOf(closed);
        frontends =
                config.frontends().stream().map(each -> frontend(next, each)).toList();
        dispatchers.keySet().retainAll(backends.keySet());
        dispatchers.values().forEach(Dispatcher::serversChanged);
    }

    /** Serves clients who waited until they may be served. May be called by an event loop, too. */
    public void admit() {
        limit.wake();
    }

    /** In configured order. */
    public List<Frontend> frontends() {
        return frontends;
    }

    /** Client connections at once, by configuration or as it was set since. */
    public int limit() {
        return wantedLimit;
    }

    /** Serves that many clients at once until a configuration brings another number than the one before. */
    public synchronized void limit(int most) {
        wantedLimit = most;
        limit.configure(most);
    }

    /** Whether the frontend takes clients, as far as that was asked for. */
    public boolean isEnabled(Frontend frontend) {
        return !disabled.contains(frontend.name());
    }

    /**
     * Closes a frontend's port, until it is enabled or a configuration brings another port than the one before; its
     * sessions go on. False when it is closed already.
     */
    public synchronized boolean disable(Frontend frontend) {
        ListeningPort port = ports.remove(frontend.config().port());
        if (port == null) {
            return false;
        }
        Set<String> more = new HashSet<>(disabled);
        more.add(frontend.name());
        disabled = Set.copyOf(more);
        port.close();
        return true;
    }

    /**
     * Opens the port of a frontend that was disabled. False when it is open already.
     *
     * @throws BindException when it cannot be listened on, with a sentence that says so
     */
    public synchronized boolean enable(Frontend frontend) throws BindException {
        if (isEnabled(frontend)) {
            return false;
        }
        ListeningPort port =
                ListeningPort.bind(new InetSocketAddress(bind, frontend.config().port()), frontend, workers);
        ports.put(frontend.config().port(), port);
        port.start();
        Set<String> fewer = new HashSet<>(disabled);
        fewer.remove(frontend.name());
        disabled = Set.copyOf(fewer);
        return true;
    }

    /** All sessions there are; completed when each event loop has told of its own. */
    public CompletableFuture<List<SessionInfo>> sessionsNow() {
        Queue<SessionInfo> found = new ConcurrentLinkedQueue<>();
        return forEachSession(session -> found.add(session.info())).thenApply(done -> List.copyOf(found));
    }

    /** Ends a session; completed with whether it was there. */
    public CompletableFuture<Boolean> endSession(long number) {
        AtomicBoolean there = new AtomicBoolean();
        return forEachSession(session -> {
                    if (session.number() == number) {
                        there.set(true);
                        session.shutDown();
                    }
                })
                .thenApply(done -> there.get());
    }

    /** Ends the sessions that have a server, or wait for it. */
    public CompletableFuture<Void> shutDownSessions(Server server) {
        return forEachSession(session -> session.shutDownIfOn(server));
    }

    /** Pipes of the kernel that there may be at once, for long streams to go through. */
    public int mostPipes() {
        return workers.size() * PipePool.MOST;
    }

    /** Pipes that hold bytes now. */
    public int usedPipes() {
        return workers.stream().mapToInt(worker -> worker.pipes().used()).sum();
    }

    /** Pipes that are kept for the next. */
    public int freePipes() {
        return workers.stream().mapToInt(worker -> worker.pipes().free()).sum();
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
    public synchronized CompletableFuture<Void> pause() {
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

    private CompletableFuture<Void> forEachSession(Consumer<Session> visitor) {
        return CompletableFuture.allOf(workers.stream()
                .map(worker -> CompletableFuture.runAsync(
                        () -> worker.forEachScheduled(entry -> {
                            if (entry instanceof Session session) {
                                visitor.accept(session);
                            }
                        }),
                        worker::execute))
                .toArray(CompletableFuture<?>[]::new));
    }

    private boolean staysDisabled(FrontendConfig config, Map<String, Frontend> known) {
        Frontend before = known.get(config.name());
        return before != null && !isEnabled(before) && before.config().port() == config.port();
    }

    private Map<Integer, ListeningPort> open(List<FrontendConfig> listening, Map<String, Frontend> next)
            throws BindException {
        Map<Integer, ListeningPort> opened = new HashMap<>();
        try {
            for (FrontendConfig each : listening) {
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
