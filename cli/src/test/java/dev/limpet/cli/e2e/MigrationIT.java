package dev.limpet.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.cli.LimpetProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from a pair of HAProxies to Limpet that docs/haproxy.md describes, step by step and under traffic. */
class MigrationIT {
    private static final int PORT = 18280;
    private static final int SOURCES = 200;
    private static final Clients CLIENTS = Clients.of(64, SOURCES);
    private static final List<String> HAPROXIES = List.of("127.17.0.1", "127.17.0.2");

    @Test
    void noSourceChangesItsServerOnTheWayFromAPairOfHaproxiesToLimpet(@TempDir Path folder) throws Exception {
        try (NamedServer a = new NamedServer("a");
                NamedServer b = new NamedServer("b");
                NamedServer c = new NamedServer("c");
                HaproxyPeer lb1 = new HaproxyPeer("lb1", config(folder, "lb1", List.of(), a, b, c));
                HaproxyPeer lb2 = new HaproxyPeer("lb2", config(folder, "lb2", List.of(), a, b, c))) {
            lb1.reload();
            lb2.reload();
            Map<String, String> first = firstContact();
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("a", "b", "c");
            awaitEntries(lb1, lb2);
            try (Traffic traffic = new Traffic(CLIENTS, first, PORT, HAPROXIES);
                    LocalLimpet limpet = LocalLimpet.start(folder, convert(folder))) {
                // 1. Limpet runs beside HAProxy; nobody is sent to it yet.
                limpet.awaitReady("web", 2);
                List<String> replicas = List.of(limpet.address("web-0"), limpet.address("web-1"));

                // 2. Each HAProxy names the replicas as peers and is reloaded while clients come to the other.
                config(folder, "lb1", replicas, a, b, c);
                config(folder, "lb2", replicas, a, b, c);
                traffic.sendTo(List.of(HAPROXIES.getLast()));
                awaitRounds(traffic, 2);
                reload(lb1);
                traffic.sendTo(List.of(HAPROXIES.getFirst()));
                awaitRounds(traffic, 2);
                reload(lb2);
                traffic.sendTo(HAPROXIES);

                // 3. The replicas learn the whole table.
                for (String replica : replicas) {
                    await(replica + " knows every source")
                            .atMost(Duration.ofSeconds(60))
                            .untilAsserted(() -> assertThat(StatusPage.of(replica, 8404)
                                            .backends()
                                            .getFirst()
                                            .stickEntries())
                                    .isEqualTo(SOURCES));
                }

                // 4. Clients come to both, then to Limpet only.
                traffic.sendTo(List.of(HAPROXIES.getFirst(), replicas.get(0), HAPROXIES.getLast(), replicas.get(1)));
                awaitRounds(traffic, 8);
                traffic.sendTo(replicas);
                awaitRounds(traffic, 3);

                // 5. HAProxy is switched off.
                lb1.close();
                lb2.close();
                awaitRounds(traffic, 4);
                assertThat(traffic.moved()).isEmpty();
            }
        }
    }

    private static Map<String, String> firstContact() {
        return await("HAProxy answers")
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> CLIENTS.ask(HAPROXIES.getFirst(), PORT), answers -> answers.size() == SOURCES);
    }

    private static void awaitEntries(HaproxyPeer... haproxies) {
        for (HaproxyPeer haproxy : haproxies) {
            await("HAProxy knows every source")
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(() -> haproxy.entries() == SOURCES);
        }
    }

    /** Until the new process has the whole table: HAProxy accepts connections before that. */
    private static void reload(HaproxyPeer haproxy) throws IOException {
        haproxy.reload();
        await("the old process has ended").atMost(Duration.ofSeconds(60)).until(haproxy::isReloaded);
        awaitEntries(haproxy);
    }

    private static void awaitRounds(Traffic traffic, int more) {
        int before = traffic.rounds();
        await("clients are answered").atMost(Duration.ofSeconds(60)).until(() -> traffic.rounds() >= before + more);
    }

    /** The manifest that the command makes of one HAProxy's file. */
    private static String convert(Path folder) throws IOException, InterruptedException {
        try (LimpetProcess limpet =
                LimpetProcess.start(folder, "convert", "--join-peers", "--name", "web", "lb1.cfg")) {
            // 3: lines are lost, among them the loopback address that HAProxy is bound to here.
            assertThat(limpet.awaitExit()).as(limpet.err()).isEqualTo(3);
            return limpet.out();
        }
    }

    /** In turn, so that a proxy that knew nothing would send most sources elsewhere. */
    private static Path config(Path folder, String name, List<String> replicas, NamedServer... servers)
            throws IOException {
        StringBuilder config = new StringBuilder("""
                global
                    stats socket %s level admin
                defaults
                    mode tcp
                    option redispatch
                    timeout connect 5s
                    timeout client 1m
                    timeout server 1m
                peers mesh
                    peer lb1 127.17.0.1:18281
                    peer lb2 127.17.0.2:18281
                """.formatted(folder.resolve(name + ".sock")));
        for (int i = 0; i < replicas.size(); i++) {
            config.append("    peer web-%d %s:10000%n".formatted(i, replicas.get(i)));
        }
        config.append("""
                listen tcp
                    bind %s:%d
                    balance roundrobin
                    stick-table type ip size 100k expire 8h peers mesh
                    stick on src
                """.formatted(HAPROXIES.get(name.equals("lb1") ? 0 : 1), PORT));
        for (NamedServer server : servers) {
            config.append("    server %s 127.0.0.1:%d check%n".formatted(server.name(), server.port()));
        }
        Path file = folder.resolve(name + ".cfg");
        Files.writeString(file, config);
        return file;
    }
}
