package dev.limpet.proxy.processes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.Cidr;
import dev.limpet.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    private static final int REPLICAS = 3;
    /** The number of the replica that is there at times. */
    static final int ADDITIONAL = REPLICAS;

    /** How many descriptors are left where they become few. */
    private static final int SPARE = 10;
    /** HAProxy's word for a link that is up. */
    private static final String LINKED = "ESTA";

    private static final String STRANGER = "web-9";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Network network = new Network();
    private final FakeDns dns = new FakeDns(Cluster.PEERS_RECORD, network.here());
    private final List<NamedServer> servers = Stream.of("a", "b", "c")
            .map(name -> new NamedServer(name, network.here()))
            .toList();
    private final ServerProcess frail;
    private final List<ProxyProcess> replicas = new ArrayList<>();
    /** The last replica by a clock that can be stepped, where there is one; it takes half a processor for it. */
    private final Optional<SteppingClock> clock;

    private final ProxyProcess clocked;
    private final ProxyProcess punctual;
    private final ProxyProcess additional;
    private final Affinity clients;
    private Optional<RoguePeer> rogue = Optional.empty();
    private Optional<Detour> detour = Optional.empty();
    /** Clients that say nothing, and so hold a descriptor each. */
    private final List<Socket> idle = new ArrayList<>();

    /** @param clients who are told which replicas take clients, as a Service's are: none that is about to be restarted */
    FaultyMesh(Path folder, Affinity clients) throws IOException {
        this.clients = clients;
        this.frail = new ServerProcess(FRAIL, network.here());
        for (int i = 0; i <= REPLICAS; i++) {
            network.add();
        }
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(replica(folder, i, List.of()));
        }
        this.punctual = replicas.getLast();
        this.clock = clock(folder);
        this.clocked =
                replica(folder, REPLICAS - 1, clock.map(SteppingClock::launcher).orElse(List.of()));
        this.additional = replica(folder, ADDITIONAL, List.of());
        replicas.forEach(replica -> replica.nameIn(dns));
    }

    /** Whether each process runs that should while nothing is wrong. */
    boolean isAlive() {
        return frail.isAlive() && replicas.stream().allMatch(ProxyProcess::isAlive);
    }

    /** Starts the replicas, and has clients come once all are linked. */
    void start() {
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

    private ProxyProcess replica(Path folder, int number, List<String> started) {
        int space = number + 1;
        List<String> launcher = new ArrayList<>(network.launcher(space));
        launcher.addAll(started);
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

    /** Where a replica takes clients, the additional one among them. */
    InetSocketAddress frontend(int number) {
        return (number == ADDITIONAL ? additional : replica(number)).frontend();
    }

    void start(int number) {
        replica(number).start(cluster(1));
    }

    /** Each but some ends as Kubernetes ends it, and is ready again before the next. */
    void restartInTurn(Set<Integer> spared) throws InterruptedException {
        for (int number = 0; number < REPLICAS; number++) {
            if (!spared.contains(number)) {
                ProxyProcess replica = replica(number);
                try {
                    retire(replica);
                    replica.start(cluster(1)).awaitReady();
                } finally {
                    clients.open(replica.frontend());
                }
            }
        }
    }

    /** A fourth replica comes, answers clients for a second, and goes. Two halves are both linked to it. */
    void addAndTakeAway() throws InterruptedException {
        try (additional) {
            additional.start(cluster(1));
            additional.nameIn(dns);
            additional.awaitReady();
            clients.open(additional.frontend());
            long before = clients.answersBy(additional.frontend());
            await("the additional replica answers")
                    .atMost(PATIENCE)
                    .until(() -> clients.answersBy(additional.frontend()) > before);
            SECONDS.sleep(1);
            retire(additional);
        } finally {
            clients.shut(additional.frontend());
            additional.forgetIn(dns);
        }
    }

    /** Who is on the way still arrives, as with the pause that the operator gives a pod. */
    private void retire(ProxyProcess replica) throws InterruptedException {
        clients.shut(replica.frontend());
        SECONDS.sleep(1);
        replica.stop();
    }

    /** Restarts the last replica by a clock of its own, and steps its time of day to so much ahead of the right one. */
    void step(Duration ahead) throws IOException, InterruptedException {
        SteppingClock stepped = clock.orElseThrow(() -> new IOException("there is no libfaketime"));
        replaceLast(clocked);
        stepped.step(ahead);
        awaitClock(ahead);
    }

    /** Steps it back, and restarts the replica by the machine's clock. */
    void stepBack() throws IOException, InterruptedException {
        if (clock.isPresent()) {
            clock.get().step(Duration.ZERO);
            awaitClock(Duration.ZERO);
            replaceLast(punctual);
        }
    }

    private void awaitClock(Duration ahead) {
        await("the replica's clock is " + ahead + " ahead")
                .atMost(PATIENCE)
                .until(() -> Duration.between(
                                        Instant.now().plus(ahead),
                                        replicas.getLast().timeOfDay())
                                .abs()
                                .compareTo(Duration.ofMinutes(1))
                        < 0);
    }

    private void replaceLast(ProxyProcess other) throws InterruptedException {
        retire(replicas.getLast());
        replicas.set(REPLICAS - 1, other);
        other.start(cluster(1)).awaitReady();
        clients.open(other.frontend());
    }

    /** Cuts the way between two replicas, and waits until one of them has lost its link to the other. */
    void cut(int one, int other) {
        network.cut(one + 1, other + 1);
        awaitUnlinked(one, other);
    }

    /** Has a replica hear nothing of another, and waits until one of them has lost its link. */
    void mute(int from, int to) {
        network.mute(from + 1, to + 1);
        awaitUnlinked(from, to);
    }

    /** Cuts the ways between the first replica and the others, and waits until the links are lost. */
    void halve() {
        network.cut(1, 2);
        network.cut(1, 3);
        awaitUnlinked(0, 1);
        awaitUnlinked(0, 2);
    }

    void unite() {
        network.heal(1, 2);
        network.heal(1, 3);
    }

    private void awaitUnlinked(int one, int other) {
        await("a lost link")
                .atMost(PATIENCE)
                .conditionEvaluationListener(null)
                .until(() -> !isLinked(one, other) || !isLinked(other, one));
    }

    private boolean isLinked(int from, int to) {
        return LINKED.equals(replica(from).links().get(replica(to).name()));
    }

    /** What others send to a replica takes so long, but for a quarter. */
    void delay(int number, Duration time) throws IOException {
        detour = Optional.of(network.delay(number + 1, (int) time.toMillis()));
    }

    void delayNothing() throws IOException {
        network.delayNothing(detour.orElseThrow());
    }

    /** Has a server's weight change each second, everywhere, three times and back; all but some take each over. */
    void changeEachSecond(Set<Integer> struck) throws IOException, InterruptedException {
        for (int weight : List.of(2, 9, 4, 1)) {
            Cluster changed = cluster(weight);
            for (ProxyProcess replica : replicas) {
                replica.reconfigure(changed);
            }
            SECONDS.sleep(1);
            for (int number = 0; number < REPLICAS; number++) {
                if (!struck.contains(number)) {
                    replica(number).awaitConfigured(changed);
                }
            }
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

    /** Leaves a replica few descriptors, has clients who say nothing take all of them, and then give some back. */
    void exhaustDescriptors(int number) throws IOException {
        ProxyProcess replica = replica(number);
        long limit = replica.openDescriptors() + SPARE;
        Command.run("prlimit", "--pid", Long.toString(replica.pid()), "--nofile=" + limit + ":");
        await("a replica without descriptors")
                .atMost(PATIENCE)
                .conditionEvaluationListener(null)
                .until(() -> {
                    idle.add(silent(replica));
                    return idle.size() >= SPARE
                            && replica.openDescriptors() == limit
                            && replica.output().contains(DescriptorsIT.SHORTAGE);
                });
        for (int i = 0; i < SPARE / 2; i++) {
            idle.removeFirst().close();
        }
    }

    /** @throws UncheckedIOException when it cannot connect, which is no sign that this machine lacks something */
    private static Socket silent(ProxyProcess replica) {
        try {
            return new Socket(replica.host(), Cluster.FRONTEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void giveBackDescriptors(int number) throws IOException {
        Command.run("prlimit", "--pid", Long.toString(replica(number).pid()), "--nofile=10000:");
        for (Socket client : idle) {
            client.close();
        }
        idle.clear();
    }

    /** A stranger becomes a peer by name, and behaves so once a replica greets it; each has. */
    void admit(RoguePeer.Conduct conduct) {
        dns.service(STRANGER + "." + Cluster.SERVICE, Cluster.PEERS)
                .additional(
                        STRANGER + "." + Cluster.SERVICE + ".", network.here().getHostAddress());
        RoguePeer admitted = new RoguePeer(STRANGER, conduct, replicas);
        rogue = Optional.of(admitted);
        await("every replica greets the stranger").atMost(PATIENCE).until(admitted::isGreetedByAll);
    }

    void expel() throws IOException, InterruptedException {
        rogue.orElseThrow().close();
        dns.forget(STRANGER + "." + Cluster.SERVICE);
    }

    /** Waits until the servers answer, and all replicas are ready, linked to each other, and hold the same table; answers that. */
    Map<String, String> awaitWhole() {
        frail.awaitAnswer();
        replicas.forEach(ProxyProcess::awaitReady);
        await("a full mesh of equal tables")
                .atMost(PATIENCE)
                .conditionEvaluationListener(null)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> {
                    Map<String, String> table = replicas.getFirst().table();
                    for (ProxyProcess replica : replicas) {
                        Map<String, String> links = replica.links();
                        assertThat(replicas)
                                .filteredOn(other -> other != replica)
                                .allSatisfy(other -> assertThat(links).containsEntry(other.name(), LINKED));
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
    public void close() throws IOException, InterruptedException {
        try (network;
                dns) {
            replicas.forEach(ProxyProcess::close);
            additional.close();
            frail.close();
            if (rogue.isPresent()) {
                rogue.get().close();
            }
            for (NamedServer server : servers) {
                server.close();
            }
        }
    }
}
