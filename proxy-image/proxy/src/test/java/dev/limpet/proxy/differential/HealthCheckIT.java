package dev.limpet.proxy.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.CheckStep;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.LogFormat;
import dev.limpet.config.ProbeConfig;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StatusCodes;
import dev.limpet.proxy.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same checks by HAProxy and by Limpet of servers that fail in every way: after each check both say the same of the
 * server. A server answers when it is told to, so that nothing depends on time.
 */
class HealthCheckIT {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(100);
    /** Not check_code, which HAProxy has at 0 while a check is under way. */
    private static final List<String> COLUMNS = List.of(
            "status", "check_status", "check_desc", "check_health", "check_rise", "check_fall", "chkfail", "chkdown");

    @TempDir
    Path folder;

    private enum Kind {
        HTTP("option httpchk GET /healthz", "HTTP/1.1 204 No Content\r\n\r\n") {
            @Override
            ProbeConfig probe() {
                return new ProbeConfig.Http("GET", "/healthz", Optional.empty(), StatusCodes.parse("200-399"));
            }
        },
        SEND_EXPECT("option tcp-check\n    tcp-check send PING\\r\\n\n    tcp-check expect string +PONG", "+PONG\r\n") {
            @Override
            ProbeConfig probe() {
                return new ProbeConfig.SendExpect(
                        List.of(new CheckStep.Send("PING\r\n"), new CheckStep.Expect("+PONG")));
            }
        };

        private final String directives;
        private final String good;

        Kind(String directives, String good) {
            this.directives = directives;
            this.good = good;
        }

        abstract ProbeConfig probe();
    }

    /** A server that is good, fails in one way, and is good again. */
    private record Case(String name, Kind kind, CheckedServer.Answer failing) {
        /** Whether the server is good, check by check: down by the fourth, up by the seventh. */
        private static final List<Boolean> GOOD = List.of(true, false, false, false, false, true, true, false);

        CheckedServer.Answer good() {
            return CheckedServer.saying(kind.good);
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("status", Kind.HTTP, CheckedServer.saying("HTTP/1.1 503 Service Unavailable\r\n\r\n")),
            new Case("garbage", Kind.HTTP, CheckedServer.saying("garbage\r\n\r\n")),
            new Case("close", Kind.HTTP, CheckedServer.CLOSING),
            new Case("reset", Kind.HTTP, CheckedServer.RESETTING),
            new Case("silence", Kind.HTTP, CheckedServer.SILENT),
            new Case("other", Kind.SEND_EXPECT, CheckedServer.saying("-ERR\r\n")),
            new Case("empty", Kind.SEND_EXPECT, CheckedServer.CLOSING),
            new Case("broken", Kind.SEND_EXPECT, CheckedServer.RESETTING),
            new Case("mute", Kind.SEND_EXPECT, CheckedServer.SILENT));

    private interface Stats {
        String show() throws IOException;
    }

    @Test
    void afterEachCheckBothSayTheSameOfTheServer() throws Exception {
        InetAddress host = Hosts.of(7, false);
        Map<String, CheckedServer> servers = new LinkedHashMap<>();
        Map<String, CheckedServer> others = new LinkedHashMap<>();
        try {
            for (Case each : CASES) {
                servers.put(each.name(), new CheckedServer(host));
                others.put(each.name(), new CheckedServer(host));
            }
            Process haproxy = haproxy(servers);
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                    LimpetProcess limpet = limpet(host, others)) {
                Map<String, Future<List<String>>> haproxys = begin(executor, servers, this::haproxyStats);
                Map<String, Future<List<String>>> limpets = begin(executor, others, () -> limpet.command("show stat"));
                Map<String, List<String>> expected = results(haproxys);
                assertThat(results(limpets)).isEqualTo(expected);
                assertThat(expected.get("status")).anyMatch(told -> told.startsWith("status=DOWN check_status=L7STS"));
            } finally {
                haproxy.destroyForcibly().onExit().join();
            }
        } finally {
            for (CheckedServer each : servers.values()) {
                each.close();
            }
            for (CheckedServer each : others.values()) {
                each.close();
            }
        }
    }

    private static Map<String, Future<List<String>>> begin(
            ExecutorService executor, Map<String, CheckedServer> servers, Stats stats) {
        Map<String, Future<List<String>>> begun = new LinkedHashMap<>();
        for (Case each : CASES) {
            CheckedServer server = server(servers, each);
            begun.put(each.name(), executor.submit(() -> play(each, server, stats)));
        }
        return begun;
    }

    private static Map<String, List<String>> results(Map<String, Future<List<String>>> begun) throws Exception {
        Map<String, List<String>> results = new LinkedHashMap<>();
        for (Map.Entry<String, Future<List<String>>> each : begun.entrySet()) {
            results.put(each.getKey(), each.getValue().get());
        }
        return results;
    }

    /** What is said of a server after each of its checks. */
    private static List<String> play(Case played, CheckedServer server, Stats stats) throws Exception {
        List<String> told = new ArrayList<>();
        server.awaitCheck();
        for (boolean good : Case.GOOD) {
            server.answer(good ? played.good() : played.failing());
            // The next check begins when what this one found is known.
            server.awaitCheck();
            told.add(row(played.name(), stats.show()));
        }
        return told;
    }

    private static String row(String backend, String csv) {
        List<String> lines = csv.lines().toList();
        List<String> titles = List.of(lines.getFirst().substring(2).split(","));
        String[] values = lines.stream()
                .filter(line -> line.startsWith(backend + ",s,"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + backend + " in " + csv))
                .split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        List<String> told = new ArrayList<>();
        for (String column : COLUMNS) {
            // HAProxy marks a check that is under way.
            told.add(column + "=" + values[titles.indexOf(column)].replace("* ", ""));
        }
        return String.join(" ", told);
    }

    private LimpetProcess limpet(InetAddress host, Map<String, CheckedServer> servers) throws IOException {
        List<FrontendConfig> frontends = new ArrayList<>();
        List<BackendConfig> backends = new ArrayList<>();
        for (Case each : CASES) {
            InetSocketAddress server = server(servers, each).address();
            frontends.add(new FrontendConfig(
                    each.name(),
                    FreePorts.on(host),
                    each.name(),
                    100,
                    List.of(),
                    new FrontendLog(LogFormat.NONE, false)));
            backends.add(new BackendConfig(
                    each.name(),
                    BalanceAlgorithm.ROUND_ROBIN,
                    Optional.empty(),
                    Optional.of(new HealthCheckConfig(
                            each.kind().probe(),
                            Optional.empty(),
                            OptionalInt.empty(),
                            Optional.empty(),
                            INTERVAL,
                            SOON,
                            SOON,
                            INTERVAL,
                            INTERVAL,
                            2,
                            3,
                            Optional.empty(),
                            Optional.empty())),
                    Optional.empty(),
                    List.of(new ServerConfig(
                            "s",
                            server.getAddress().getHostAddress(),
                            server.getPort(),
                            0,
                            1,
                            AdministrativeState.READY))));
        }
        return LimpetProcess.start(
                folder.resolve("limpet"),
                LimpetProduct.Transport.EPOLL,
                FreePorts.addressOn(host),
                FreePorts.addressOn(host),
                Waits.PATIENT,
                frontends,
                backends);
    }

    private Process haproxy(Map<String, CheckedServer> servers) throws IOException {
        StringBuilder config = new StringBuilder("""
                global
                    stats socket %s level admin
                defaults
                    mode tcp
                    timeout connect 10s
                    timeout client 10s
                    timeout server 10s
                    timeout check 5s
                """.formatted(socket()));
        for (Case each : CASES) {
            InetSocketAddress server = server(servers, each).address();
            config.append(
                    "backend %s%n    %s%n    server s %s:%d check inter 5s fastinter 100ms downinter 100ms rise 2 fall 3%n"
                            .formatted(
                                    each.name(),
                                    each.kind().directives,
                                    server.getAddress().getHostAddress(),
                                    server.getPort()));
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
        Process started = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        await("haproxy listens")
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(socket()) || !started.isAlive());
        assertThat(started.isAlive())
                .as(Files.readString(folder.resolve("haproxy.log")))
                .isTrue();
        return started;
    }

    private static CheckedServer server(Map<String, CheckedServer> servers, Case each) {
        return Objects.requireNonNull(servers.get(each.name()));
    }

    private String haproxyStats() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private Path socket() {
        return folder.resolve("haproxy.sock");
    }
}
