package dev.limpet.proxy.processes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.Cidr;
import dev.limpet.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Three replicas on hosts of their own, and at times a fourth, before four servers, one of them a process; and what can be done to them. */
final class FaultyMesh implements AutoCloseable {
    /** The server that faults may strike. */
    static final String FRAIL = "d";

    static final Set<String> SERVERS = Set.of("a", "b", "c", FRAIL);

    private static final int REPLICAS = 3;
    private static final String STRANGER = "web-9";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Network network = new Network();
    private final FakeDns dns = new FakeDns(Cluster.PEERS_RECORD, network.here());
    private final List<NamedServer> servers = Stream.of("a", "b", "c")
            .map(name -> new NamedServer(name, network.here()))
            .toList();
    private final ServerProcess frail;
    /** That of the last replica, where it can be stepped. */
    private final Optional<SteppingClock> clock;

    private final List<ProxyProcess> replicas = new ArrayList<>();
    private final ProxyProcess additional;
    private final Affinity clients;
    private Optional<RoguePeer> rogue = Optional.empty();
    private Optional<Detour> detour = Optional.empty();

    /** @param clients who are told which replicas take clients, as a Service's are: none that is about to be restarted */
    FaultyMesh(Path folder, Affinity clients) throws IOException {
        this.clients = clients;
        this.frail = new ServerProcess(FRAIL, network.here());
        this.clock = clock(folder);
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(replica(folder, i));
        }
        this.additional = replica(folder, REPLICAS);
        replicas.forEach(replica -> replica.nameIn(dns));
        replicas.forEach(replica -> replica.start(cluster(1)));
        awaitWhole();
        replicas.forEach(replica -> clients.open(replica.frontend()));
    }

    private static Optional<SteppingClock> clock(Path folder) throws IOException {
        try {
            return Optional.of(new SteppingClock(folder.resolve("clock")));
        } catch (TestAbortedException absent) {
            // The faults of clocks are skipped, and no other.
            return Optional.empty();
        }
    }

    private ProxyProcess replica(Path folder, int number) {
        int space = network.add();
        List<String> launcher = new ArrayList<>(network.launcher(space));
        if (number == REPLICAS - 1) {
            clock.ifPresent(stepped -> launcher.addAll(stepped.launcher()));
        }
        return new ProxyProcess("web-" + number, network.addressOf(space), folder, launcher);
    }

    Network network() {
        return network;
    }

    FakeDns dns() {
        return dns;
    }

    ServerProcess frail() {
        return frail;
    }

    List<ProxyProcess> replicas() {
        return replicas;
    }

    ProxyProcess replica(int number) {
        return replicas.get(number);
    }

    void start(int number) {
        replica(number).start(cluster(1));
    }

    /** Each but some ends as Kubernetes ends it, and is ready again before the next. */
    void restartInTurn(Set<Integer> spared) throws InterruptedException {
        for (int number = 0; number < REPLICAS; number++) {
            if (!spared.contains(number)) {
                ProxyProcess replica = replica(number);
                retire(replica);
                replica.start(cluster(1)).awaitReady();
                clients.open(replica.frontend());
            }
        }
    }

    /** A fourth replica comes, takes clients for a second, and goes. */
    void addAndTakeAway() throws InterruptedException {
        additional.start(cluster(1));
        additional.nameIn(dns);
        additional.awaitReady();
        clients.open(additional.frontend());
        SECONDS.sleep(1);
        retire(additional);
        additional.forgetIn(dns);
    }

    /** Who is on the way still arrives, as with the pause that the operator gives a pod. */
    private void retire(ProxyProcess replica) throws InterruptedException {
        clients.shut(replica.frontend());
        SECONDS.sleep(1);
        replica.stop();
    }

    /** Steps the last replica's time of day to so much ahead of the right one. */
    void step(Duration ahead) throws IOException {
        clock.orElseThrow(() -> new IOException("there is no libfaketime")).step(ahead);
    }

    void halve() {
        network.cut(1, 2);
        network.cut(1, 3);
    }

    void unite() {
        network.heal(1, 2);
        network.heal(1, 3);
    }

    /** What others send to a replica takes so long, but for a quarter. */
    void delay(int number, Duration time) throws IOException {
        detour = Optional.of(network.delay(number + 1, (int) time.toMillis()));
    }

    void delayNothing() throws IOException {
        network.delayNothing(detour.orElseThrow());
    }

    /** Has a server's weight change each second, everywhere, three times and back. */
    void changeEachSecond() throws IOException, InterruptedException {
        for (int weight : List.of(2, 9, 4, 1)) {
            for (ProxyProcess replica : replicas) {
                replica.reconfigure(cluster(weight));
            }
            SECONDS.sleep(1);
        }
    }

    void misname() {
        replicas.forEach(replica -> replica.forgetIn(dns));
        dns.service(STRANGER + "." + Cluster.SERVICE, Cluster.PEERS)
                .additional(
                        STRANGER + "." + Cluster.SERVICE + ".", network.here().getHostAddress());
    }

    void nameRightly() {
        dns.forget(STRANGER + "." + Cluster.SERVICE);
        replicas.forEach(replica -> replica.nameIn(dns));
    }

    void signal(String signal, long pid) throws IOException {
        Command.run("kill", "-" + signal, Long.toString(pid));
    }

    /** Leaves a replica what it has open, and ten descriptors more. */
    void limitDescriptors(int number) throws IOException {
        long pid = replica(number).pid();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            Command.run("prlimit", "--pid", Long.toString(pid), "--nofile=" + (open.count() + 10) + ":");
        }
    }

    void unlimitDescriptors(int number) throws IOException {
        Command.run("prlimit", "--pid", Long.toString(replica(number).pid()), "--nofile=10000:");
    }

    /** A stranger becomes a peer by name, and behaves so. */
    void admit(RoguePeer.Conduct conduct) {
        dns.service(STRANGER + "." + Cluster.SERVICE, Cluster.PEERS)
                .additional(
                        STRANGER + "." + Cluster.SERVICE + ".", network.here().getHostAddress());
        rogue = Optional.of(new RoguePeer(STRANGER, conduct, replicas));
    }

    void expel() throws IOException, InterruptedException {
        rogue.orElseThrow().close();
        dns.forget(STRANGER + "." + Cluster.SERVICE);
    }

    /** Waits until all are ready, linked to each other, and hold the same table; answers that. */
    Map<String, String> awaitWhole() {
        replicas.forEach(ProxyProcess::awaitReady);
        await("a full mesh of equal tables")
                .atMost(PATIENCE)
                .conditionEvaluationListener(null)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    Map<String, String> table = replicas.getFirst().table();
                    for (ProxyProcess replica : replicas) {
                        Map<String, String> links = replica.links();
                        assertThat(replicas)
                                .filteredOn(other -> other != replica)
                                .allSatisfy(other -> assertThat(links).containsEntry(other.name(), "ESTA"));
                        assertThat(replica.table()).as(replica.name()).isEqualTo(table);
                    }
                });
        return replicas.getFirst().table();
    }

    private Cluster cluster(int weight) {
        ServerConfig first = servers.getFirst().config();
        ServerConfig weighed = new ServerConfig(
                first.name(), first.address(), first.port(), first.maxConnections(), weight, first.state());
        List<ServerConfig> all = Stream.of(
                        Stream.of(weighed),
                        servers.stream().skip(1).map(NamedServer::config),
                        Stream.of(frail.config()))
                .flatMap(each -> each)
                .toList();
        return new Cluster(
                BalanceAlgorithm.RANDOM,
                all,
                List.of(),
                List.of(Cidr.parse(network.here().getHostAddress())),
                dns.address());
    }

    @Override
    public void close() throws IOException {
        replicas.forEach(ProxyProcess::close);
        additional.close();
        frail.close();
        for (NamedServer server : servers) {
            server.close();
        }
        dns.close();
        network.close();
    }
}
