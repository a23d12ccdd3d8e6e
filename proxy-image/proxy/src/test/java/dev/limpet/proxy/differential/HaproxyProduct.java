package dev.limpet.proxy.differential;

import static org.awaitility.Awaitility.await;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.proxy.ports.FreePorts;
import java.io.IOException;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One HAProxy for all scenarios, since it has timeouts and retries for each frontend and backend. */
final class HaproxyProduct implements Product {
    private final Path folder;
    private Optional<Process> process = Optional.empty();

    HaproxyProduct(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "HAProxy";
    }

    @Override
    public List<Deployment> start(List<Scenario> scenarios) throws IOException {
        List<Deployment> deployments = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            deployments.add(Deployment.prepare(
                    scenario, FreePorts.addressOn(Hosts.of(0, scenario.setup().ipv6()))));
        }
        Path config = Files.writeString(folder.resolve("haproxy.cfg"), config(deployments));
        Process started = new ProcessBuilder("haproxy", "-db", "-f", config.toString())
                .redirectOutput(folder.resolve("haproxy.out").toFile())
                .redirectError(folder.resolve("haproxy.err").toFile())
                .start();
        process = Optional.of(started);
        await("haproxy listens").until(() -> Files.exists(socket()) || !started.isAlive());
        if (!started.isAlive()) {
            throw new IOException("haproxy does not start: " + Files.readString(folder.resolve("haproxy.err")));
        }
        return deployments;
    }

    @Override
    public String command(Deployment deployment, String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Override
    public List<String> logged(Deployment deployment) throws IOException {
        return Files.readAllLines(folder.resolve("haproxy.out"));
    }

    @Override
    public void close() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
    }

    private Path socket() {
        return folder.resolve("haproxy.sock");
    }

    private String config(List<Deployment> deployments) {
        return """
                global
                    stats socket %s level admin
                    nbthread 1
                    log stdout format raw local0
                defaults
                    mode tcp
                    log global
                    option tcplog
                %s
                """.formatted(
                socket(), deployments.stream().map(HaproxyProduct::section).collect(Collectors.joining("\n")));
    }

    private static String section(Deployment deployment) {
        Setup setup = deployment.setup();
        Waits waits = setup.waits();
        return """
                frontend %1$s
                    bind %2$s
                    maxconn %3$d
                    timeout client %4$dms
                    %14$s
                    %5$s
                    %6$s
                    default_backend %1$s-servers
                backend %1$s-servers
                    balance %7$s
                    timeout connect %8$dms
                    timeout server %9$dms
                    %15$s
                    %16$s
                    timeout queue %10$dms
                    retries %11$d
                    option redispatch %17$s
                    %12$s
                    %13$s
                """.formatted(
                        deployment.name(),
                        address(deployment.frontend()),
                        setup.maxConnections(),
                        waits.client().toMillis(),
                        setup.logEmpty() ? "" : "option dontlognull",
                        setup.trusting() ? "tcp-request connection expect-proxy layer4 if { src 127.0.0.0/9 ::1 }" : "",
                        algorithm(setup.balance()),
                        waits.connect().toMillis(),
                        waits.server().toMillis(),
                        waits.queue().toMillis(),
                        waits.retries(),
                        setup.stick() ? "stick-table type ip size 1k expire 1h\n    stick on src" : "",
                        setup.servers().stream()
                                .map(each -> server(
                                        setup,
                                        each,
                                        deployment.server(each.name()),
                                        deployment.checkPort().port()))
                                .collect(Collectors.joining("\n    ")),
                        timeout("client-fin", waits.clientFin()),
                        timeout("server-fin", waits.serverFin()),
                        timeout("tunnel", waits.tunnel()),
                        waits.redispatch().isPresent() ? waits.redispatch().getAsInt() : "");
    }

    private static String timeout(String name, Optional<Duration> duration) {
        return duration.map(value -> "timeout " + name + " " + value.toMillis() + "ms")
                .orElse("");
    }

    private static String server(Setup setup, Setup.ServerSetup server, ScriptedServer place, int checkPort) {
        StringBuilder line = new StringBuilder("server " + server.name() + " " + address(place.address()));
        if (server.state() == AdministrativeState.DRAIN) {
            line.append(" weight 0");
        }
        if (server.maxConnections() > 0) {
            line.append(" maxconn ").append(server.maxConnections());
        }
        setup.checks().ifPresent(checks -> {
            line.append(" check inter 100ms rise 2 fall 2 port ").append(checkPort);
            if (checks == Setup.Checks.SHUT_SESSIONS_DOWN) {
                line.append(" on-marked-down shutdown-sessions");
            }
        });
        if (server.backup()) {
            line.append(" backup");
        }
        if (server.state() == AdministrativeState.MAINTENANCE) {
            line.append(" disabled");
        }
        setup.sent()
                .ifPresent(version -> line.append(
                        switch (version) {
                            case V1 -> " send-proxy";
                            case V2 -> " send-proxy-v2";
                        }));
        return line.toString();
    }

    private static String algorithm(BalanceAlgorithm balance) {
        return switch (balance) {
            case SOURCE -> "source";
            case ROUND_ROBIN -> "roundrobin";
            case LEAST_CONNECTIONS -> "leastconn";
            case RANDOM -> "random";
            case FIRST -> "first";
        };
    }

    private static String address(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
