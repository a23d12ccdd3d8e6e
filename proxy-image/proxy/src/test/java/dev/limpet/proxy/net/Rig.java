package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.Cidr;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StatsConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.config.TcpConfig;
import dev.limpet.config.Timeouts;
import dev.limpet.proxy.accesslog.SessionRecord;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.ports.FreePorts;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.uring.RingLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * A data path on loopback addresses with one frontend and one backend, which a test changes as it likes; and what the
 * access log was told.
 */
final class Rig implements AutoCloseable {
    static final String PROXY = "127.15.0.1";
    static final String SERVERS = "127.15.0.2";
    static final Duration LONG = Duration.ofMinutes(5);
    static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG);

    /** What a test's event loops run over. */
    enum Loops {
        EPOLL,
        IO_URING,
        NIO;

        EventLoops open() {
            return switch (this) {
                case EPOLL -> EventLoops.epoll(2);
                case IO_URING -> {
                    Optional<String> reason = RingLoop.unavailable();
                    assumeTrue(reason.isEmpty(), () -> "io_uring is refused here: " + reason.orElseThrow());
                    yield EventLoops.uring(2);
                }
                case NIO -> EventLoops.nio(2);
            };
        }
    }

    final BlockingQueue<SessionRecord> logged = new LinkedBlockingQueue<>();
    final DataPath path;
    /** Whether clients are served. */
    final AtomicBoolean admitting = new AtomicBoolean(true);

    private final EventLoops loops;
    private Optional<Backend> backend = Optional.empty();
    ProxyConfig config;
    /** Whether the stick table fails at every use. */
    volatile boolean brokenTable;

    Rig(Loops loops, ServerConfig... servers) {
        this(loops.open(), servers);
    }

    /** On these event loops, which it closes. */
    Rig(EventLoops loops, ServerConfig... servers) {
        this.loops = loops;
        this.path = new DataPath(
                this.loops,
                InetAddress.ofLiteral(PROXY),
                logged::add,
                () -> System.nanoTime() / 1_000_000,
                admitting::get);
        this.config = new ProxyConfig(
                "test/test",
                1_000,
                3,
                OptionalInt.empty(),
                PATIENT,
                Optional.empty(),
                List.of(new FrontendConfig(
                        "in", freePort(PROXY), "out", 1_000, List.of(), new FrontendLog(LogFormat.TCP, true))),
                List.of(new BackendConfig(
                        "out",
                        BalanceAlgorithm.ROUND_ROBIN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(servers))),
                Optional.empty(),
                new StatsConfig(freePort(PROXY), "/stats", false),
                Optional.empty());
    }

    static ServerConfig server(String name, int port) {
        return server(name, port, 0);
    }

    static ServerConfig server(String name, int port, int maxConnections) {
        return new ServerConfig(name, SERVERS, port, maxConnections, 1, AdministrativeState.READY);
    }

    /** One that nobody listens on. */
    static int freePort(String address) {
        return FreePorts.on(InetAddress.ofLiteral(address));
    }

    Rig timeouts(UnaryOperator<Timeouts> change) {
        return with(change.apply(config.timeouts()), config.retries(), config.frontends(), config.backends());
    }

    Rig retries(int retries) {
        return with(config.timeouts(), retries, config.frontends(), config.backends());
    }

    Rig tcp(TcpConfig tcp) {
        config = new ProxyConfig(
                config.loadBalancer(),
                config.maxConnections(),
                config.retries(),
                config.redispatch(),
                config.timeouts(),
                Optional.of(tcp),
                config.frontends(),
                config.backends(),
                config.peers(),
                config.stats(),
                config.syslog());
        return this;
    }

    /** Has every n-th retry made on another server, or with 0 none. */
    Rig redispatch(int every) {
        config = new ProxyConfig(
                config.loadBalancer(),
                config.maxConnections(),
                config.retries(),
                OptionalInt.of(every),
                config.timeouts(),
                config.tcp(),
                config.frontends(),
                config.backends(),
                config.peers(),
                config.stats(),
                config.syslog());
        return this;
    }

    Rig frontend(UnaryOperator<FrontendConfig> change) {
        List<FrontendConfig> frontends = new ArrayList<>(config.frontends());
        frontends.set(0, change.apply(frontends.getFirst()));
        return with(config.timeouts(), config.retries(), frontends, config.backends());
    }

    Rig trusting(String range) {
        return frontend(in -> new FrontendConfig(
                in.name(), in.port(), in.backend(), in.maxConnections(), List.of(Cidr.parse(range)), in.log()));
    }

    Rig sending(ProxyProtocolVersion version) {
        return backend(out -> new BackendConfig(
                out.name(), out.balance(), out.stick(), out.healthCheck(), Optional.of(version), out.servers()));
    }

    static BackendConfig balanced(BackendConfig out, BalanceAlgorithm balance) {
        return new BackendConfig(
                out.name(), balance, out.stick(), out.healthCheck(), out.sendProxyProtocol(), out.servers());
    }

    static BackendConfig sticky(BackendConfig out, BalanceAlgorithm balance) {
        return new BackendConfig(
                out.name(),
                balance,
                Optional.of(
                        new StickConfig(32, 128, 100, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(1), false)),
                out.healthCheck(),
                out.sendProxyProtocol(),
                out.servers());
    }

    Rig servers(ServerConfig... servers) {
        return backend(out -> new BackendConfig(
                out.name(), out.balance(), out.stick(), out.healthCheck(), out.sendProxyProtocol(), List.of(servers)));
    }

    Rig backend(UnaryOperator<BackendConfig> change) {
        return with(
                config.timeouts(),
                config.retries(),
                config.frontends(),
                List.of(change.apply(config.backends().getFirst())));
    }

    private Rig with(Timeouts timeouts, int retries, List<FrontendConfig> frontends, List<BackendConfig> backends) {
        config = new ProxyConfig(
                config.loadBalancer(),
                config.maxConnections(),
                retries,
                config.redispatch(),
                timeouts,
                config.tcp(),
                frontends,
                backends,
                config.peers(),
                config.stats(),
                config.syslog());
        return this;
    }

    /** Has the configuration, as it is now, taken over. */
    Rig apply() throws IOException {
        Backend running = backend.orElseGet(() -> new Backend(config.backends().getFirst(), this::tableClock));
        backend = Optional.of(running);
        running.configure(config.backends().getFirst());
        path.configure(config, Map.of("out", running), () -> {});
        return this;
    }

    private long tableClock() {
        if (brokenTable) {
            throw new IllegalStateException("a mistake, as the test wants it");
        }
        return System.nanoTime() / 1_000_000;
    }

    Backend backend() {
        return backend.orElseThrow();
    }

    Server server(String name) {
        return backend().pool().server(name).orElseThrow();
    }

    /** Has all event loops do nothing until the latch is down; returns once they do. */
    void block(CountDownLatch latch) throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(loops.loops().size());
        loops.loops()
                .forEach(loop -> loop.execute(() -> {
                    blocked.countDown();
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        blocked.await();
    }

    /** Waits until every session has ended and given back what it held. */
    void awaitIdle() {
        await().untilAsserted(() -> {
            assertThat(path.sessions()).isZero();
            assertThat(path.frontends().getFirst().stats().sessions.current()).isZero();
            assertThat(backend().stats().sessions.current()).isZero();
            assertThat(backend().stats().queued.current()).isZero();
            assertThat(backend().pool().servers())
                    .allMatch(server -> server.stats().sessions.current() == 0)
                    .allMatch(server -> server.stats().queued.current() == 0);
        });
    }

    InetSocketAddress address() {
        return new InetSocketAddress(PROXY, config.frontends().getFirst().port());
    }

    Socket connect() throws IOException {
        return connect("127.0.0.1");
    }

    /** Connects from a loopback address. */
    Socket connect(String source) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(source, 0));
        socket.setSoTimeout(20_000);
        socket.connect(address(), 20_000);
        return socket;
    }

    /** The next session that the access log was told of. */
    SessionRecord awaitLog() throws InterruptedException {
        SessionRecord next = logged.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no session was logged within 20 s");
        }
        return next;
    }

    @Override
    public void close() {
        path.close();
        loops.close();
    }
}
