package dev.limpet.proxy.differential;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.Cidr;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.LogFormat;
import dev.limpet.config.OnMarkedDown;
import dev.limpet.config.ProbeConfig;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.proxy.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** As many Limpets of one transport as the scenarios have different timeouts and retries. */
final class LimpetProduct implements Product {
    private static final List<Cidr> TRUSTED = List.of(Cidr.parse("127.0.0.0/9"), Cidr.parse("::1"));

    /** More than there are kinds of scenarios, each of which has hosts of its own. */
    private static final int KINDS = 30;

    private final Path folder;
    private final Transport transport;
    private final Map<Scenario, LimpetProcess> processes = new HashMap<>();

    /** What sessions are served with. */
    enum Transport {
        EPOLL("epoll"),
        IO_URING("io_uring");

        private final String word;

        Transport(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    LimpetProduct(Path folder, Transport transport) {
        this.folder = folder;
        this.transport = transport;
    }

    private record Kind(Waits waits, boolean ipv6) {
        static Kind of(Scenario scenario) {
            return new Kind(scenario.setup().waits(), scenario.setup().ipv6());
        }
    }

    @Override
    public String name() {
        return "Limpet on " + transport;
    }

    @Override
    public List<Deployment> start(List<Scenario> scenarios) throws IOException {
        Map<Kind, List<Scenario>> kinds = new LinkedHashMap<>();
        scenarios.forEach(each ->
                kinds.computeIfAbsent(Kind.of(each), key -> new ArrayList<>()).add(each));
        List<Deployment> all = new ArrayList<>();
        int number = transport.ordinal() * KINDS;
        for (Map.Entry<Kind, List<Scenario>> kind : kinds.entrySet()) {
            number++;
            InetAddress host = Hosts.of(number, kind.getKey().ipv6());
            List<Deployment> deployments = new ArrayList<>();
            for (Scenario scenario : kind.getValue()) {
                deployments.add(Deployment.prepare(scenario, FreePorts.addressOn(host)));
            }
            LimpetProcess process = LimpetProcess.start(
                    folder.resolve("limpet-" + number),
                    transport,
                    FreePorts.addressOn(host),
                    FreePorts.addressOn(host),
                    kind.getKey().waits(),
                    deployments.stream().map(LimpetProduct::frontend).toList(),
                    deployments.stream().map(LimpetProduct::backend).toList());
            kind.getValue().forEach(each -> processes.put(each, process));
            all.addAll(deployments);
        }
        processes.values().forEach(LimpetProcess::awaitReady);
        return all;
    }

    @Override
    public String command(Deployment deployment, String command) throws IOException {
        return process(deployment).command(command);
    }

    @Override
    public List<String> logged(Deployment deployment) throws IOException {
        return process(deployment).logged();
    }

    @Override
    public void close() {
        processes.values().forEach(LimpetProcess::close);
    }

    private LimpetProcess process(Deployment deployment) {
        LimpetProcess process = processes.get(deployment.scenario());
        if (process == null) {
            throw new IllegalStateException(deployment.name() + " was never started");
        }
        return process;
    }

    private static FrontendConfig frontend(Deployment deployment) {
        Setup setup = deployment.setup();
        return new FrontendConfig(
                deployment.name(),
                deployment.frontend().getPort(),
                deployment.name() + "-servers",
                setup.maxConnections(),
                setup.trusting() ? TRUSTED : List.of(),
                new FrontendLog(LogFormat.TCP, setup.logEmpty()));
    }

    private static BackendConfig backend(Deployment deployment) {
        Setup setup = deployment.setup();
        return new BackendConfig(
                deployment.name() + "-servers",
                setup.balance(),
                setup.stick()
                        ? Optional.of(new StickConfig(
                                32, 128, 1_000, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(1), false))
                        : Optional.empty(),
                setup.checks()
                        .map(checks -> check(checks, deployment.checkPort().port())),
                setup.sent(),
                setup.servers().stream()
                        .map(each -> server(each, deployment.server(each.name()).address()))
                        .toList());
    }

    private static HealthCheckConfig check(Setup.Checks checks, int port) {
        Duration interval = Duration.ofMillis(100);
        Duration patience = Duration.ofSeconds(5);
        return new HealthCheckConfig(
                new ProbeConfig.Tcp(),
                Optional.empty(),
                OptionalInt.of(port),
                Optional.empty(),
                interval,
                interval,
                interval,
                patience,
                patience,
                2,
                2,
                Optional.empty(),
                checks == Setup.Checks.SHUT_SESSIONS_DOWN
                        ? Optional.of(OnMarkedDown.SHUTDOWN_SESSIONS)
                        : Optional.empty());
    }

    private static ServerConfig server(Setup.ServerSetup server, InetSocketAddress place) {
        return new ServerConfig(
                server.name(),
                place.getAddress().getHostAddress(),
                place.getPort(),
                server.maxConnections(),
                1,
                server.state(),
                server.backup());
    }
}
