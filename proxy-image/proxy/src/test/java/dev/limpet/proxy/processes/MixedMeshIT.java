package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ExternalPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limpets and HAProxies as processes of one mesh, which are killed and started anew under connections. */
class MixedMeshIT {
    /** Connections a second while replicas are killed and start. */
    private static final int TRAFFIC = 200;

    private final List<Node> nodes = new ArrayList<>();
    private final FakeDns dns = new FakeDns(Cluster.PEERS_RECORD);

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        for (Node node : nodes) {
            node.close();
        }
        dns.close();
    }

    /** The Limpets have the servers in another order than HAProxy, and HAProxy has clients before there are Limpets. */
    @Test
    void whatClientsReachedBeforeTheOthersHadStartedIsKnownToAll() throws Exception {
        mesh(2, 1);
        Node haproxy = nodes.getLast();
        try (Affinity affinity = new Affinity(TRAFFIC)) {
            haproxy.start();
            await("HAProxy is up")
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(() -> haproxy.table().isEmpty());
            for (int i = 1; i <= 4; i++) {
                affinity.firstContact("127.16.1." + i, haproxy.frontend());
            }
            for (Node limpet : nodes.subList(0, 2)) {
                limpet.start();
            }
            for (Node node : nodes) {
                node.awaitWhole(nodes.size() - 1);
            }
            affinity.settle(tables());
            for (Node node : nodes) {
                affinity.askAll(node.frontend());
                affinity.askAll(node.frontend());
            }
            assertThat(affinity.violations()).isEmpty();
        }
    }

    @Test
    void aLimpetThatIsKilledIsTaughtEverythingAgainByHaproxy() throws Exception {
        mesh(1, 1);
        Node limpet = nodes.getFirst();
        Node haproxy = nodes.getLast();
        startAll();
        try (Affinity affinity = new Affinity(TRAFFIC)) {
            for (int i = 1; i <= 200; i++) {
                affinity.firstContact("127.16.1." + i, (i % 2 == 0 ? limpet : haproxy).frontend());
            }
            affinity.settle(tables());

            limpet.kill();
            for (int i = 1; i <= 50; i++) {
                affinity.firstContact("127.16.2." + i, haproxy.frontend());
            }
            limpet.start();
            limpet.awaitWhole(1);
            affinity.settle(tables());
            affinity.askAll(limpet.frontend());

            affinity.firstContact("127.16.3.1", limpet.frontend());
            affinity.firstContact("127.16.3.2", haproxy.frontend());
            affinity.settle(tables());
            affinity.askAll(haproxy.frontend());
            assertThat(affinity.violations()).isEmpty();
        }
    }

    @Test
    void noSourceChangesItsServerWhileEachOfTwoLimpetsAndTwoHaproxiesIsKilledInTurn() throws Exception {
        mesh(2, 2);
        startAll();
        int network = 1;
        try (Affinity affinity = new Affinity(TRAFFIC)) {
            for (Node node : nodes) {
                firstContacts(affinity, network++, node);
                affinity.open(node.frontend());
            }
            affinity.settle(tables());
            for (Node killed : nodes) {
                long before = affinity.answers();
                killed.kill();
                affinity.shut(killed.frontend());
                for (Node other : nodes) {
                    if (other != killed) {
                        firstContacts(affinity, network++, other);
                    }
                }
                killed.start();
                for (Node other : nodes) {
                    if (other != killed) {
                        firstContacts(affinity, network++, other);
                    }
                }
                killed.awaitWhole(nodes.size() - 1);
                affinity.settle(tables());
                affinity.open(killed.frontend());
                for (Node node : nodes) {
                    affinity.askAll(node.frontend());
                }
                assertThat(affinity.answers()).isGreaterThan(before);
            }
            assertThat(affinity.violations()).isEmpty();
        }
    }

    private static void firstContacts(Affinity affinity, int network, Node node) throws IOException {
        for (int i = 1; i <= 20; i++) {
            affinity.firstContact("127.16." + network + "." + i, node.frontend());
        }
    }

    private List<Supplier<Map<String, String>>> tables() {
        return nodes.stream()
                .<Supplier<Map<String, String>>>map(node -> node::table)
                .toList();
    }

    private void startAll() {
        nodes.forEach(Node::start);
        nodes.forEach(node -> node.awaitWhole(nodes.size() - 1));
    }

    private void mesh(int limpets, int haproxies) throws IOException {
        Map<String, InetSocketAddress> addresses = new HashMap<>();
        List<Haproxy> others = new ArrayList<>();
        for (int i = 0; i < haproxies; i++) {
            Haproxy haproxy = new Haproxy("ha-" + i, Files.createDirectory(folder.resolve("ha-" + i)));
            others.add(haproxy);
            addresses.put(haproxy.name(), haproxy.peerAddress());
        }
        Cluster cluster = new Cluster(
                BalanceAlgorithm.SOURCE,
                others.getFirst().servers().reversed().stream()
                        .map(NamedServer::config)
                        .toList(),
                others.stream().map(MixedMeshIT::external).toList(),
                List.of(),
                dns.address());
        for (int i = 0; i < limpets; i++) {
            ProxyProcess limpet = new ProxyProcess("web-" + i, Loopback.address(i), folder);
            limpet.nameIn(dns);
            addresses.put(limpet.name(), limpet.peerAddress());
            nodes.add(new Node.LimpetNode(limpet, cluster));
        }
        for (Haproxy haproxy : others) {
            Map<String, InetSocketAddress> peers = new HashMap<>(addresses);
            peers.remove(haproxy.name());
            nodes.add(new Node.HaproxyNode(haproxy, peers));
        }
    }

    private static ExternalPeer external(Haproxy haproxy) {
        InetSocketAddress address = haproxy.peerAddress();
        return new ExternalPeer(haproxy.name(), address.getAddress().getHostAddress(), address.getPort());
    }
}
