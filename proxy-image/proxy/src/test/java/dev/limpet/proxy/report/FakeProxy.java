package dev.limpet.proxy.report;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.ConfigException;
import dev.limpet.config.LoadedConfig;
import dev.limpet.config.MetricsPrefix;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.Distribution;
import dev.limpet.proxy.stats.FrontendStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A replica that serves nobody: frontend {@code http} before backend {@code web} with the servers {@code a} and {@code
 * b}, a stick table and a health check. What its counters and servers show is up to the test.
 */
public final class FakeProxy implements ProxyView {
    public volatile boolean alive = true;
    public volatile Optional<String> unkept = Optional.empty();
    public volatile Optional<String> transportRefused = Optional.empty();
    public volatile Readiness readiness = Readiness.ready();
    public volatile Optional<String> rejected = Optional.empty();
    public volatile Optional<PeersTlsView> peersTls = Optional.empty();
    public volatile int maxConnections = 50_000;
    public volatile int frontendLimit = 15_000;
    public volatile boolean frontendEnabled = true;
    public volatile List<PeerView> peers = List.of(
            PeerView.local("web-0", "10.0.0.1:10000"),
            new PeerView("web-1", "10.0.0.2:10000", PeerView.Side.REMOTE, "ESTA", 120, 80, 3),
            new PeerView("web-2", "10.0.0.3:10000", PeerView.Side.REMOTE, "CONN", 0, 0, 40));
    public final FrontendStats frontend = new FrontendStats();
    public final Distribution loopDelays = new Distribution();
    private final LoadedConfig config;
    private final List<Backend> backends = new ArrayList<>();

    public FakeProxy() {
        this(List.of("a", "b"));
    }

    /** With servers of other names. */
    public FakeProxy(List<String> servers) {
        this(load(servers));
    }

    /** With a configuration that {@link #load} has given. */
    public FakeProxy(LoadedConfig config) {
        this.config = config;
        for (BackendConfig backend : config.config().backends()) {
            backends.add(new Backend(backend, this::clockMillis));
        }
    }

    public Backend web() {
        return backends.getFirst();
    }

    public Server server(String name) {
        return web().pool().server(name).orElseThrow();
    }

    @Override
    public String replica() {
        return "web-0";
    }

    @Override
    public LoadedConfig config() {
        return config;
    }

    @Override
    public Optional<String> rejected() {
        return rejected;
    }

    @Override
    public Optional<String> unkept() {
        return unkept;
    }

    @Override
    public Optional<String> transportRefused() {
        return transportRefused;
    }

    @Override
    public boolean isAlive() {
        return alive;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public boolean peersSynced() {
        return true;
    }

    @Override
    public String peersSync() {
        return "learned from web-1";
    }

    @Override
    public ResyncPhase resync() {
        return ResyncPhase.CURRENT;
    }

    @Override
    public int configurationGeneration() {
        return 3;
    }

    @Override
    public long configuredMillis() {
        return 1_700_000_000_000L;
    }

    @Override
    public Distribution loopDelays() {
        return loopDelays;
    }

    @Override
    public long startedMillis() {
        return System.currentTimeMillis() - 93_784_500;
    }

    @Override
    public long clockMillis() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public String transport() {
        return "epoll";
    }

    @Override
    public int threads() {
        return 2;
    }

    @Override
    public Pipes pipes() {
        return new Pipes(32, 2, 1);
    }

    @Override
    public long droppedLogs() {
        return 7;
    }

    @Override
    public int maxConnections() {
        return maxConnections;
    }

    @Override
    public List<FrontendView> frontends() {
        return List.of(
                new FrontendView(config.config().frontends().getFirst(), frontend, frontendLimit, frontendEnabled));
    }

    @Override
    public List<Backend> backends() {
        return backends;
    }

    @Override
    public Optional<PeersTlsView> peersTls() {
        return peersTls;
    }

    @Override
    public List<PeerView> peers() {
        return peers;
    }

    /** The configuration, with servers of the given names. */
    public static LoadedConfig load(List<String> servers) {
        return load(servers, MetricsPrefix.LIMPET);
    }

    /** The configuration, with metrics of the given names. */
    public static LoadedConfig load(MetricsPrefix prefix) {
        return load(List.of("a", "b"), prefix);
    }

    private static LoadedConfig load(List<String> servers, MetricsPrefix prefix) {
        String list = String.join(
                "",
                IntStream.range(0, servers.size())
                        .mapToObj(each -> """
                                      - name: %s
                                        address: 192.0.2.%d
                                        port: 80
                                        maxConnections: 100
                                        weight: 10
                                        state: Ready
                                        backup: false
                                """.formatted(servers.get(each), each + 1))
                        .toList());
        try {
            return ProxyConfigYaml.read("""
                    loadBalancer: shop/web
                    maxConnections: 50000
                    retries: 3
                    timeouts:
                      connect: 30s
                      client: 60m
                      server: 60m
                      queue: 60m
                      check: 60s
                    frontends:
                      - name: http
                        port: 8080
                        backend: web
                        maxConnections: 15000
                        trustedProxies: []
                        log:
                          format: Tcp
                          emptyConnections: false
                    backends:
                      - name: web
                        balance: Source
                        backups: First
                        stick:
                          ipv4Prefix: 32
                          ipv6Prefix: 128
                          size: 20480
                          whenFull: EvictOldest
                          expire: 8h
                          persistent: false
                        healthCheck:
                          probe:
                            type: Tcp
                          interval: 2s
                          fastInterval: 2s
                          downInterval: 2s
                          connectTimeout: 2s
                          timeout: 60s
                          rise: 2
                          fall: 3
                        servers:
                    %s
                    peers:
                      port: 10000
                      service: web-peers
                      external: []
                    stats:
                      port: 8404
                      path: /stats
                      hideVersion: true
                      metricsPrefix: %s
                    """.formatted(list, prefix.text()), "test");
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }
}
