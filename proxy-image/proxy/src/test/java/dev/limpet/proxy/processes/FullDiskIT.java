package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose volume, to which its table is kept, is full. */
class FullDiskIT {
    private static final InetAddress SERVERS = InetAddress.ofLiteral("127.16.0.9");
    private static final String NOT_KEPT = "stick tables are not kept beyond this process";
    private static final String KEPT_AGAIN = "stick tables are kept again";

    @TempDir
    Path folder;

    /** Servers are chosen at random, so that nothing but what was kept can bring a source back to its server. */
    @Test
    void clientsAreServedAndWhatWasKeptBeforeIsStillThere() throws Exception {
        try (FakeDns dns = new FakeDns(Cluster.PEERS_RECORD);
                NamedServer a = new NamedServer("a", SERVERS);
                NamedServer b = new NamedServer("b", SERVERS);
                NamedServer c = new NamedServer("c", SERVERS);
                SmallDisk disk = new SmallDisk(folder.resolve("state"), 64);
                ProxyProcess replica = new ProxyProcess("web-0", Loopback.address(9), folder, keepingAt(disk))) {
            List<ServerConfig> servers = List.of(a.config(), b.config(), c.config());
            Cluster cluster =
                    new Cluster(BalanceAlgorithm.RANDOM, servers, List.of(), List.of(), dns.address()).keepingTables();
            replica.nameIn(dns);
            replica.start(cluster).awaitReady();
            Map<String, String> known = ask(replica, sources(1, 300));
            Path snapshot = disk.folder().resolve("be.snapshot");
            // The first may have been begun before the last of the sources came; the second was not.
            for (String late : List.of("127.31.9.1", "127.31.9.2")) {
                FileTime before = FileTime.fromMillis(System.currentTimeMillis());
                ask(replica, List.of(late));
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> Files.exists(snapshot)
                                && Files.getLastModifiedTime(snapshot).compareTo(before) > 0);
            }
            byte[] kept = Files.readAllBytes(snapshot);

            disk.fill();
            Map<String, String> unkept = ask(replica, sources(2, 300));
            await().atMost(Duration.ofSeconds(20)).until(() -> said(replica, NOT_KEPT) == 1);
            assertThat(ask(replica, sources(1, 300))).isEqualTo(known);
            assertThat(Files.readAllBytes(snapshot)).isEqualTo(kept);

            Cluster changed = new Cluster(BalanceAlgorithm.ROUND_ROBIN, servers, List.of(), List.of(), dns.address())
                    .keepingTables();
            replica.reconfigure(changed);
            replica.awaitConfigured(changed);
            assertThat(ask(replica, sources(1, 300))).as("after a change").isEqualTo(known);
            assertThat(said(replica, NOT_KEPT)).isEqualTo(1);

            ProxyProcess another = new ProxyProcess(
                    "web-1", Loopback.address(12), folder, List.of("env", "LIMPET_STATE=" + folder.resolve("other")));
            try (another) {
                another.nameIn(dns);
                another.start(cluster).awaitReady();
                replica.stop();
                replica.start(cluster).awaitReady();
                assertThat(ask(replica, sources(2, 300)))
                        .as("what no disk has, since another has it")
                        .isEqualTo(unkept);
                another.stop();
                another.forgetIn(dns);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> said(replica, NOT_KEPT) == 2);

            replica.kill();
            replica.start(cluster).awaitReady();
            assertThat(ask(replica, sources(1, 300))).isEqualTo(known);

            await().atMost(Duration.ofSeconds(20)).until(() -> said(replica, NOT_KEPT) == 3);
            disk.free();
            await().atMost(Duration.ofSeconds(20)).until(() -> said(replica, KEPT_AGAIN) == 1);
            assertThat(said(replica, NOT_KEPT)).as("once by each process").isEqualTo(3);
        }
    }

    private static List<String> keepingAt(SmallDisk disk) {
        return List.of("env", "LIMPET_STATE=" + disk.folder(), "LIMPET_SNAPSHOT_SECONDS=1");
    }

    private static long said(ProxyProcess replica, String words) {
        return replica.output().lines().filter(line -> line.contains(words)).count();
    }

    private static Map<String, String> ask(ProxyProcess replica, List<String> sources) {
        return sources.stream().collect(Collectors.toMap(source -> source, source -> ask(replica, source)));
    }

    private static String ask(ProxyProcess replica, String source) {
        try {
            return new Client(source).ask(replica.frontend());
        } catch (IOException e) {
            throw new AssertionError(source + ": " + e.getMessage() + "\n" + replica.output(), e);
        }
    }

    private static List<String> sources(int network, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "127.3%d.%d.%d".formatted(network, i / 250, i % 250 + 1))
                .toList();
    }
}
