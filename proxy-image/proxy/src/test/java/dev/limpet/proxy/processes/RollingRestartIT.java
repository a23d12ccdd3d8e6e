package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.BalanceAlgorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that are restarted one after the other, as a StatefulSet rolls, while 10,000 sources connect. */
class RollingRestartIT {
    private static final int SOURCES = 10_000;
    private static final int CONNECTIONS_A_SECOND = 500;
    private static final InetAddress SERVERS = InetAddress.ofLiteral("127.16.0.4");

    private final List<ProxyProcess> replicas = new ArrayList<>();
    private final FakeDns dns = new FakeDns(Cluster.PEERS_RECORD);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        replicas.forEach(ProxyProcess::close);
        dns.close();
    }

    /** Servers are chosen at random, so that nothing but the tables can keep a source where it is. */
    @Test
    void noSourceChangesItsServerAndNoConnectionIsLost() throws Exception {
        try (NamedServer a = new NamedServer("a", SERVERS);
                NamedServer b = new NamedServer("b", SERVERS);
                NamedServer c = new NamedServer("c", SERVERS);
                Affinity affinity = new Affinity(CONNECTIONS_A_SECOND)) {
            Cluster cluster = new Cluster(
                    BalanceAlgorithm.RANDOM,
                    List.of(a.config(), b.config(), c.config()),
                    List.of(),
                    List.of(),
                    dns.address());
            for (int i = 0; i < 3; i++) {
                replicas.add(new ProxyProcess("web-" + i, Loopback.address(i), folder));
            }
            replicas.forEach(replica -> replica.nameIn(dns));
            replicas.forEach(replica -> replica.start(cluster));
            replicas.forEach(ProxyProcess::awaitReady);
            List<InetSocketAddress> frontends =
                    replicas.stream().map(ProxyProcess::frontend).toList();
            affinity.firstContacts(sources(), frontends);
            affinity.settle(tables());
            frontends.forEach(affinity::open);

            for (ProxyProcess replica : replicas.reversed()) {
                long before = affinity.answers();
                affinity.shut(replica.frontend());
                replica.stop();
                replica.start(cluster).awaitReady();
                affinity.open(replica.frontend());
                assertThat(affinity.answers()).isGreaterThan(before);
            }

            affinity.settle(tables());
            assertThat(affinity.violations()).isEmpty();
            assertThat(affinity.unanswered()).isEmpty();
        }
    }

    private List<Supplier<Map<String, String>>> tables() {
        return replicas.stream()
                .<Supplier<Map<String, String>>>map(replica -> replica::table)
                .toList();
    }

    private static List<String> sources() {
        return IntStream.range(0, SOURCES)
                .mapToObj(i -> "127.30.%d.%d".formatted(i / 250, i % 250 + 1))
                .toList();
    }
}
