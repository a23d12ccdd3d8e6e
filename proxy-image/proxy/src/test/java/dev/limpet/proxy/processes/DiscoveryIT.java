package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that find each other by DNS, whatever DNS says of them and whenever. Servers are chosen at random. */
class DiscoveryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRAFFIC = 100;
    private static final InetAddress SERVERS = InetAddress.ofLiteral("127.16.0.5");

    private final FakeDns dns = new FakeDns(Cluster.PEERS_RECORD);
    private final List<NamedServer> servers =
            List.of(new NamedServer("a", SERVERS), new NamedServer("b", SERVERS), new NamedServer("c", SERVERS));
    private final Cluster cluster = new Cluster(
            BalanceAlgorithm.RANDOM,
            servers.stream().map(NamedServer::config).toList(),
            List.of(),
            List.of(),
            dns.address());
    private final List<ProxyProcess> replicas = new ArrayList<>();
    private Affinity affinity;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        affinity = new Affinity(TRAFFIC);
    }

    @AfterEach
    void stop() throws Exception {
        affinity.close();
        replicas.forEach(ProxyProcess::close);
        for (NamedServer server : servers) {
            server.close();
        }
        dns.close();
    }

    /** The new replicas call, and are introduced to each other, before DNS names them, as when its answer is late. */
    @Test
    void twoReplicasBecomeFiveAndTwoAgain() throws Exception {
        List<ProxyProcess> two = replicas(2, 0);
        two.forEach(replica -> replica.nameIn(dns));
        startAndMeet(two);
        firstContacts(1, two);

        List<ProxyProcess> three = replicas(3, 2);
        three.forEach(replica -> replica.start(cluster));
        awaitMesh(replicas);
        three.forEach(replica -> replica.nameIn(dns));
        three.forEach(ProxyProcess::awaitReady);
        affinity.settle(tables(replicas));
        three.forEach(replica -> affinity.open(replica.frontend()));
        firstContacts(2, replicas);

        for (ProxyProcess replica : three.reversed()) {
            affinity.shut(replica.frontend());
            replica.stop();
            replica.forgetIn(dns);
        }
        firstContacts(3, two);
        awaitMesh(two);
        assertThat(affinity.violations()).isEmpty();
        assertThat(affinity.unanswered()).isEmpty();
    }

    /** For a while after all have come back elsewhere, DNS tells where they were. */
    @Test
    void replicasThatAllComeBackElsewhereFindEachOther() throws Exception {
        List<ProxyProcess> before = replicas(3, 0);
        before.forEach(replica -> replica.nameIn(dns));
        startAndMeet(before);
        before.forEach(ProxyProcess::kill);

        replicas.clear();
        List<ProxyProcess> after = replicas(3, 0, 3);
        after.forEach(replica -> replica.start(cluster));
        after.forEach(ProxyProcess::awaitReady);
        after.forEach(replica -> replica.nameIn(dns));

        awaitMesh(after);
        after.forEach(replica -> affinity.open(replica.frontend()));
        firstContacts(1, after);
        assertThat(affinity.violations()).isEmpty();
    }

    /** While DNS is silent the new process knows of nobody, but is called by one that knew it before. */
    @Test
    void aReplicaThatStartsWhileDnsIsSilentLearnsAllFromTheSiblingThatCalls() throws Exception {
        List<ProxyProcess> two = replicas(2, 0);
        two.forEach(replica -> replica.nameIn(dns));
        startAndMeet(two);
        firstContacts(1, two);
        ProxyProcess restarted = two.getLast();

        dns.fallSilent();
        affinity.shut(restarted.frontend());
        restarted.kill();
        restarted.start(cluster).awaitReady();

        affinity.askAll(restarted.frontend());
        assertThat(affinity.violations()).isEmpty();
        dns.speakAgain();
        affinity.settle(tables(two));
    }

    private void startAndMeet(List<ProxyProcess> some) {
        some.forEach(replica -> replica.start(cluster));
        some.forEach(ProxyProcess::awaitReady);
        awaitMesh(some);
        some.forEach(replica -> affinity.open(replica.frontend()));
    }

    /** A hundred sources come to replicas in turn. */
    private void firstContacts(int network, List<ProxyProcess> some) throws Exception {
        List<String> sources = IntStream.rangeClosed(1, 100)
                .mapToObj(host -> "127.31." + network + "." + host)
                .toList();
        List<InetSocketAddress> frontends =
                some.stream().map(ProxyProcess::frontend).toList();
        affinity.firstContacts(sources, frontends);
        affinity.settle(tables(some));
    }

    /** Waits until each of them is linked to all others and knows no one else. */
    private static void awaitMesh(List<ProxyProcess> some) {
        await("a mesh of " + some.size()).atMost(PATIENCE).untilAsserted(() -> {
            for (ProxyProcess replica : some) {
                assertThat(replica.links())
                        .as(replica.name())
                        .hasSize(some.size() - 1)
                        .allSatisfy((peer, state) -> assertThat(state).isEqualTo("ESTA"));
            }
        });
    }

    private static List<Supplier<Map<String, String>>> tables(List<ProxyProcess> some) {
        return some.stream()
                .<Supplier<Map<String, String>>>map(replica -> replica::table)
                .toList();
    }

    private List<ProxyProcess> replicas(int count, int firstNumber) {
        return replicas(count, firstNumber, firstNumber);
    }

    /** Replicas that are numbered from one number, at addresses numbered from another. */
    private List<ProxyProcess> replicas(int count, int firstNumber, int firstAddress) {
        List<ProxyProcess> created = IntStream.range(0, count)
                .mapToObj(i -> new ProxyProcess("web-" + (firstNumber + i), Loopback.address(firstAddress + i), folder))
                .toList();
        replicas.addAll(created);
        return created;
    }
}
