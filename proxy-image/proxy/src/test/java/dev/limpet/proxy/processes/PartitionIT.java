package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.Cidr;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that a network cuts off from each other while clients go on on both sides. */
class PartitionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Network network = new Network();
    private final FakeDns dns = new FakeDns(Cluster.PEERS_RECORD, network.here());
    private final List<NamedServer> servers = Stream.of("a", "b", "c", "d")
            .map(name -> new NamedServer(name, network.here()))
            .toList();
    private final List<ProxyProcess> replicas = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws IOException {
        replicas.forEach(ProxyProcess::close);
        for (NamedServer server : servers) {
            server.close();
        }
        dns.close();
        network.close();
    }

    /** Servers are chosen at random, so that the two sides of a cut choose different ones. */
    @Test
    void onceTheCutIsHealedEveryReplicaHoldsTheSameServerForEverySource() throws Exception {
        Cluster cluster = new Cluster(
                BalanceAlgorithm.RANDOM,
                servers.stream().map(NamedServer::config).toList(),
                List.of(),
                List.of(Cidr.parse(network.here().getHostAddress())),
                dns.address());
        for (int i = 0; i < 3; i++) {
            int space = network.add();
            replicas.add(new ProxyProcess("web-" + i, network.addressOf(space), folder, network.launcher(space)));
        }
        replicas.forEach(replica -> replica.nameIn(dns));
        replicas.forEach(replica -> replica.start(cluster));
        replicas.forEach(ProxyProcess::awaitReady);
        awaitLinks();
        Map<String, String> before = new HashMap<>();
        for (String source : sources(1)) {
            before.put(
                    source, new Client(source).askByHeader(replicas.getFirst().frontend()));
        }
        awaitAgreement(before.size());

        // A short cut: the links outlive it.
        cutOff();
        askOnBothSides(sources(2));
        heal();
        awaitAgreement(before.size() + sources(2).size());

        // One link of three: two replicas still hear the third, which does not pass on what it hears.
        network.cut(1, 2);
        askOnBothSides(sources(5));
        network.heal(1, 2);
        awaitAgreement(before.size() + sources(2).size() + sources(5).size());

        // A long one: both sides see the links end, and one moves a source on purpose.
        cutOff();
        askOnBothSides(sources(3));
        ProxyProcess alone = replicas.getFirst();
        await("both sides see the cut")
                .atMost(PATIENCE)
                .until(() ->
                        replicas.stream().skip(1).noneMatch(other -> linked(alone, other) || linked(other, alone)));
        askOnBothSides(sources(4));
        Map<String, String> moved = moveAway("a", replicas.get(2));
        heal();
        awaitLinks();
        awaitAgreement(5 * sources(1).size());

        Map<String, String> agreed = replicas.getFirst().table();
        before.forEach(
                (source, server) -> assertThat(agreed).containsEntry(source, moved.getOrDefault(source, server)));
        for (ProxyProcess replica : replicas) {
            for (String source : agreed.keySet()) {
                assertThat(new Client(source).askByHeader(replica.frontend()))
                        .as(source + " by " + replica.name())
                        .isEqualTo(agreed.get(source));
            }
        }
    }

    /** The first replica on one side, the two others on the other. */
    private void cutOff() {
        network.cut(1, 2);
        network.cut(1, 3);
    }

    private void heal() {
        network.heal(1, 2);
        network.heal(1, 3);
    }

    private void askOnBothSides(List<String> sources) throws IOException {
        int differing = 0;
        for (int i = 0; i < sources.size(); i++) {
            Client client = new Client(sources.get(i));
            String one = client.askByHeader(replicas.getFirst().frontend());
            String other = client.askByHeader(replicas.get(1 + i % 2).frontend());
            differing += one.equals(other) ? 0 : 1;
        }
        assertThat(differing)
                .as("sources that the two sides keep on different servers")
                .isPositive();
    }

    /** Takes a server out for a moment, in which its sources come to that replica; answers where they are now. */
    private static Map<String, String> moveAway(String server, ProxyProcess replica) throws IOException {
        Map<String, String> moved = new HashMap<>();
        replica.command("set server be/" + server + " state maint");
        for (Map.Entry<String, String> entry : replica.table().entrySet()) {
            if (entry.getValue().equals(server)) {
                moved.put(entry.getKey(), new Client(entry.getKey()).askByHeader(replica.frontend()));
            }
        }
        replica.command("set server be/" + server + " state ready");
        assertThat(moved.values()).isNotEmpty().doesNotContain(server);
        return moved;
    }

    private void awaitAgreement(int entries) {
        await("all hold the same " + entries + " entries").atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> table = replicas.getFirst().table();
            assertThat(table).hasSize(entries);
            for (ProxyProcess replica : replicas) {
                assertThat(replica.table()).as(replica.name()).isEqualTo(table);
            }
        });
    }

    private void awaitLinks() {
        await("a full mesh")
                .atMost(PATIENCE)
                .until(() -> replicas.stream()
                        .allMatch(replica ->
                                replicas.stream().allMatch(peer -> peer == replica || linked(replica, peer))));
    }

    private static boolean linked(ProxyProcess replica, ProxyProcess peer) {
        return "ESTA".equals(replica.links().get(peer.name()));
    }

    private static List<String> sources(int network) {
        return IntStream.rangeClosed(1, 100)
                .mapToObj(host -> "10.0." + network + "." + host)
                .toList();
    }
}
