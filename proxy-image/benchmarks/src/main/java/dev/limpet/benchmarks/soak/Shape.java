package dev.limpet.benchmarks.soak;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.LogFormat;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StatsConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.config.SyslogConfig;
import dev.limpet.config.SyslogFormat;
import dev.limpet.config.SyslogTransport;
import dev.limpet.config.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the proxy is configured as at the moment. A change changes one thing; none takes a session its server or its time:
 * two servers of each backend stay ready, and nobody is silent for as long as the shortest timeout.
 *
 * <p>Changed by one thread, asked by all.
 */
final class Shape {
    private static final int PERMANENT = 2;
    private static final int ALWAYS_READY = 2;

    /** A frontend's port that a client may try; those that are not permanent may be gone when it does. */
    record Door(int port, boolean permanent) {}

    private record Backend(
            String name,
            BalanceAlgorithm balance,
            Optional<StickConfig> stick,
            Optional<HealthCheckConfig> check,
            Optional<ProxyProtocolVersion> sent,
            List<ServerConfig> servers) {
        BackendConfig config() {
            return new BackendConfig(name, balance, stick, check, sent, servers);
        }
    }

    private final List<Integer> frontendPorts;
    private final List<Integer> serverPorts;
    private final int statsPort;
    private final int syslogPort;
    private int mostConnections = 10_000;
    private int frontendLimit = 10_000;
    private int retries = 3;
    private OptionalInt redispatch = OptionalInt.empty();
    private int timeoutSeconds = 60;
    private LogFormat log = LogFormat.TCP;
    private Optional<SyslogConfig> syslog = Optional.empty();
    private final List<Backend> backends = new ArrayList<>();
    private volatile List<Door> doors;

    /**
     * The shape at the beginning.
     *
     * @param frontendPorts the first {@value #PERMANENT} are listened on all the time
     * @param syslogPort where a syslog receiver listens
     */
    Shape(List<Integer> frontendPorts, List<Integer> serverPorts, int statsPort, int syslogPort) {
        this.syslogPort = syslogPort;
        this.frontendPorts = frontendPorts;
        this.serverPorts = serverPorts;
        this.statsPort = statsPort;
        this.doors = frontendPorts.stream()
                .limit(PERMANENT)
                .map(port -> new Door(port, true))
                .toList();
        for (int number = 0; number < frontendPorts.size(); number++) {
            backends.add(new Backend(
                    "backend-" + number,
                    BalanceAlgorithm.SOURCE,
                    number % 2 == 0 ? Optional.of(stick(20_000)) : Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    IntStream.range(0, serverPorts.size())
                            .mapToObj(each -> server(each, 0, 1, AdministrativeState.READY))
                            .toList()));
        }
    }

    Door door(Random random) {
        List<Door> now = doors;
        return now.get(random.nextInt(now.size()));
    }

    /** Changes one thing; returns what. */
    String change(Random random) {
        List<Supplier<String>> changes = List.of(
                () -> frontends(random),
                () -> frontends(random),
                () -> limits(random),
                () -> waits(random),
                () -> logs(random),
                () -> servers(random),
                () -> servers(random),
                () -> servers(random),
                () -> backend(random));
        return changes.get(random.nextInt(changes.size())).get();
    }

    ProxyConfig config() {
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        List<Door> open = doors;
        return new ProxyConfig(
                "benchmarks/soak",
                mostConnections,
                retries,
                redispatch,
                new Timeouts(Duration.ofSeconds(10), timeout, timeout, Duration.ofSeconds(90), Duration.ofSeconds(5)),
                Optional.empty(),
                open.stream().map(this::frontend).toList(),
                Stream.iterate(0, number -> number + 1)
                        .limit(frontendPorts.size())
                        .filter(number -> open.stream().anyMatch(door -> door.port() == frontendPorts.get(number)))
                        .map(number -> backends.get(number).config())
                        .toList(),
                Optional.empty(),
                new StatsConfig(statsPort, "/stats", true),
                syslog);
    }

    private FrontendConfig frontend(Door door) {
        int number = frontendPorts.indexOf(door.port());
        return new FrontendConfig(
                "frontend-" + number,
                door.port(),
                "backend-" + number,
                door.permanent() ? frontendLimit : 10_000,
                List.of(),
                new FrontendLog(log, true));
    }

    private String frontends(Random random) {
        int port = frontendPorts.get(PERMANENT + random.nextInt(frontendPorts.size() - PERMANENT));
        List<Door> changed = new ArrayList<>(doors);
        boolean removed = changed.removeIf(door -> door.port() == port);
        if (!removed) {
            changed.add(new Door(port, false));
        }
        doors = List.copyOf(changed);
        return removed ? "frontend removed" : "frontend added";
    }

    private String limits(Random random) {
        switch (random.nextInt(4)) {
            case 0 -> mostConnections = 200 + random.nextInt(10_000);
            case 1 -> frontendLimit = 5 + random.nextInt(random.nextBoolean() ? 20 : 10_000);
            case 2 -> redispatch = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(4));
            default -> retries = random.nextInt(6);
        }
        return "limit";
    }

    private String waits(Random random) {
        timeoutSeconds = 20 + random.nextInt(100);
        return "timeout";
    }

    private String logs(Random random) {
        if (random.nextBoolean()) {
            syslog = syslog.isPresent() ? Optional.empty() : Optional.of(syslog(random));
            return "syslog";
        }
        log = LogFormat.values()[random.nextInt(LogFormat.values().length)];
        return "log format";
    }

    /** Over TCP somebody listens, over UDP nobody does. */
    private SyslogConfig syslog(Random random) {
        return new SyslogConfig(
                random.nextBoolean() ? SyslogTransport.TCP : SyslogTransport.UDP,
                "127.0.0.1:" + syslogPort,
                random.nextBoolean() ? SyslogFormat.RFC_3164 : SyslogFormat.RFC_5424,
                "local0");
    }

    private String servers(Random random) {
        int number = random.nextInt(backends.size());
        Backend backend = backends.get(number);
        List<ServerConfig> servers = new ArrayList<>(backend.servers());
        int chosen = random.nextInt(serverPorts.size());
        boolean there = servers.removeIf(each -> each.name().equals("server-" + chosen));
        String what;
        if (chosen >= ALWAYS_READY && there && random.nextInt(3) == 0) {
            what = "server removed";
        } else {
            AdministrativeState state = chosen < ALWAYS_READY
                    ? AdministrativeState.READY
                    : AdministrativeState.values()[random.nextInt(AdministrativeState.values().length)];
            int limit = random.nextBoolean() ? 0 : 5 + random.nextInt(20);
            int weight = chosen < ALWAYS_READY ? 1 + random.nextInt(256) : random.nextInt(257);
            servers.add(random.nextInt(servers.size() + 1), server(chosen, limit, weight, state));
            what = there ? "server changed" : "server added";
        }
        backends.set(
                number,
                new Backend(
                        backend.name(), backend.balance(), backend.stick(), backend.check(), backend.sent(), servers));
        return what;
    }

    private String backend(Random random) {
        int number = random.nextInt(backends.size());
        Backend backend = backends.get(number);
        int what = random.nextInt(4);
        backends.set(
                number,
                new Backend(
                        backend.name(),
                        what == 0
                                ? BalanceAlgorithm.values()[random.nextInt(BalanceAlgorithm.values().length)]
                                : backend.balance(),
                        what == 1 && number % 2 == 0
                                ? Optional.of(stick(100 + random.nextInt(50_000)))
                                : backend.stick(),
                        what == 2 ? check(random) : backend.check(),
                        what == 3 ? sent(random) : backend.sent(),
                        backend.servers()));
        return List.of("balance", "stick table", "health check", "PROXY protocol")
                .get(what);
    }

    private static Optional<HealthCheckConfig> check(Random random) {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(HealthCheckConfig.tcp(
                        Duration.ofMillis(200 + random.nextInt(2_000)),
                        Duration.ofSeconds(5),
                        1 + random.nextInt(3),
                        5));
    }

    private static Optional<ProxyProtocolVersion> sent(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(ProxyProtocolVersion.V1);
            default -> Optional.of(ProxyProtocolVersion.V2);
        };
    }

    private static StickConfig stick(int size) {
        return new StickConfig(32, 128, size, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false);
    }

    private ServerConfig server(int number, int limit, int weight, AdministrativeState state) {
        return new ServerConfig("server-" + number, "127.0.0.1", serverPorts.get(number), limit, weight, state);
    }
}
