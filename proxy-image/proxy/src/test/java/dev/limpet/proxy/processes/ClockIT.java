package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas, of which one's clock steps an hour either way. */
class ClockIT {
    private static final InetAddress SERVERS = InetAddress.ofLiteral("127.16.0.10");
    private static final Pattern EXPIRY = Pattern.compile(" exp=(\\d+)");
    private static final int SOURCES = 300;
    private static final int PER_SECOND = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** Servers are chosen at random, so that nothing but the tables, or what is kept of them, can keep a source where it is. */
    @Test
    void noSourceMovesAndNoEntryAges() throws Exception {
        SteppingClock clock = new SteppingClock(folder.resolve("clock"));
        try (FakeDns dns = new FakeDns(Cluster.PEERS_RECORD);
                NamedServer a = new NamedServer("a", SERVERS);
                NamedServer b = new NamedServer("b", SERVERS);
                NamedServer c = new NamedServer("c", SERVERS);
                ProxyProcess steady = new ProxyProcess("web-0", Loopback.address(10), folder);
                ProxyProcess stepping = new ProxyProcess("web-1", Loopback.address(11), folder, launcher(clock));
                Affinity affinity = new Affinity(PER_SECOND)) {
            Cluster cluster = new Cluster(
                            BalanceAlgorithm.RANDOM,
                            List.of(a.config(), b.config(), c.config()),
                            List.of(),
                            List.of(),
                            dns.address())
                    .keepingTables();
            List<ProxyProcess> replicas = List.of(steady, stepping);
            replicas.forEach(replica -> replica.nameIn(dns));
            replicas.forEach(replica -> replica.start(cluster));
            replicas.forEach(ProxyProcess::awaitReady);
            List<InetSocketAddress> frontends =
                    replicas.stream().map(ProxyProcess::frontend).toList();
            affinity.firstContacts(sources(), frontends);
            affinity.settle(List.of(steady::table, stepping::table));
            frontends.forEach(affinity::open);

            for (Duration ahead : List.of(Duration.ofHours(1), Duration.ZERO, Duration.ofHours(-1))) {
                clock.step(ahead);
                long asked = affinity.asked();
                await("traffic goes on, " + ahead + " ahead")
                        .atMost(PATIENCE)
                        .until(() -> affinity.asked() >= asked + 3L * PER_SECOND);
                assertThat(stepping.links()).containsEntry(steady.name(), "ESTA");
                assertThat(leastExpiry(stepping))
                        .isGreaterThan(Duration.ofHours(8).minusMinutes(10));
            }
            frontends.forEach(affinity::shut);
            assertThat(affinity.violations()).isEmpty();
            assertThat(affinity.unanswered()).isEmpty();

            Map<String, String> table = stepping.table();
            stepping.stop();
            steady.kill();
            clock.step(Duration.ofHours(-2));
            stepping.start(cluster).awaitReady();
            assertThat(stepping.table()).isEqualTo(table);
        }
    }

    private List<String> launcher(SteppingClock clock) throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        return Stream.of(clock.launcher(), List.of("env", "LIMPET_STATE=" + state))
                .flatMap(List::stream)
                .toList();
    }

    private static Duration leastExpiry(ProxyProcess replica) {
        List<Long> millis = new ArrayList<>();
        Matcher expiry = EXPIRY.matcher(replica.command("show table be"));
        while (expiry.find()) {
            millis.add(Long.parseLong(expiry.group(1)));
        }
        assertThat(millis).hasSize(SOURCES);
        return Duration.ofMillis(
                millis.stream().mapToLong(Long::longValue).min().orElseThrow());
    }

    private static List<String> sources() {
        return IntStream.range(0, SOURCES)
                .mapToObj(i -> "127.33.%d.%d".formatted(i / 250, i % 250 + 1))
                .toList();
    }
}
