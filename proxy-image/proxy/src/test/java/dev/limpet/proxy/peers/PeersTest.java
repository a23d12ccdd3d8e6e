package dev.limpet.proxy.peers;

import static dev.limpet.proxy.peers.Replicas.awaitLink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.ExternalPeer;
import dev.limpet.config.PeersConfig;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that share a table over loopback, found in a directory that the test writes. */
class PeersTest {
    @RegisterExtension
    final Replicas replicas = new Replicas();

    @Test
    void whatOneReplicaKeepsTheOtherKnows() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        awaitLink(a, b);

        a.keep("10.0.0.1", "s1");
        a.keep("2001:db8::1", "s2");
        b.keep("10.0.0.2", "s2");

        await().untilAsserted(() -> {
            assertThat(b.serverOf("10.0.0.1")).contains("s1");
            assertThat(b.serverOf("2001:db8::1")).contains("s2");
            assertThat(a.serverOf("10.0.0.2")).contains("s2");
        });
    }

    @Test
    void replicasThatStoredDifferentServersSettleOnOne() {
        Replica a = replicas.of("a", Replica.freeAddress());
        Replica b = replicas.of("b", Replica.freeAddress());
        for (int i = 0; i < 100; i++) {
            a.table().reserve(Source.ofIpv4(i), "s1");
            b.table().reserve(Source.ofIpv4(i), "s2");
        }
        a.start();
        b.start();
        awaitLink(a, b);

        await().untilAsserted(() -> {
            for (int i = 0; i < 100; i++) {
                assertThat(a.table().lookup(Source.ofIpv4(i)))
                        .isEqualTo(b.table().lookup(Source.ofIpv4(i)));
            }
        });
    }

    @Test
    void aSourceThatOneReplicaMovesIsMovedOnAll() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        Replica c = replicas.start("c");
        awaitLink(a, b);
        awaitLink(a, c);
        awaitLink(b, c);
        for (int i = 0; i < 100; i++) {
            (i % 2 == 0 ? a : b).table().reserve(Source.ofIpv4(i), "s1");
        }
        await().until(() ->
                replicas.all().stream().allMatch(replica -> replica.table().used() == 100));
        await().until(() -> replicas.all().stream()
                .flatMap(replica -> replica.peers().status().stream())
                .allMatch(peer -> peer.unacknowledged() == 0));

        for (int i = 0; i < 100; i++) {
            a.table().move(Source.ofIpv4(i), "s1", "s2");
        }
        a.peers().taught(Duration.ofSeconds(30)).join();

        await().untilAsserted(() -> {
            for (int i = 0; i < 100; i++) {
                assertThat(a.table().lookup(Source.ofIpv4(i))).contains("s2");
                assertThat(b.table().lookup(Source.ofIpv4(i))).contains("s2");
                assertThat(c.table().lookup(Source.ofIpv4(i))).contains("s2");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverHappensToReplicasTheyAgreeInTheEnd(long seed) {
        Random random = new Random(seed);
        List<StickTable> tables = List.of(Replica.table("be"), Replica.table("be"), Replica.table("be"));
        List<Replica> running = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            running.add(
                    replicas.of("r" + i, Replica.freeAddress(), tables.get(i)).start());
        }
        for (int step = 0; step < 2_000; step++) {
            int which = random.nextInt(tables.size());
            StickTable table = tables.get(which);
            Source source =
                    random.nextBoolean() ? Source.ofIpv4(random.nextInt(50)) : new Source(1, random.nextInt(50));
            String server = "s" + random.nextInt(5);
            if (random.nextInt(250) == 0) {
                Replica before = running.get(which);
                before.close();
                running.set(
                        which,
                        replicas.of(before.name(), before.address(), table).start());
            } else if (random.nextBoolean()) {
                table.reserve(source, server);
            } else {
                table.move(source, table.lookup(source).orElse(server), server);
            }
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(tables).extracting(PeersTest::entries).containsOnly(entries(tables.getFirst())));
    }

    @Test
    void aReplicaThatComesBackElsewhereIsFoundThere() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        awaitLink(a, b);
        a.keep("10.0.0.1", "s1");
        await().until(() -> b.serverOf("10.0.0.1").isPresent());
        b.close();

        Replica moved = replicas.start("b");

        awaitLink(a, moved);
        await().until(() -> moved.serverOf("10.0.0.1").equals(Optional.of("s1")));
        await().until(() -> a.infoOf("b")
                .orElseThrow()
                .address()
                .endsWith(":" + moved.address().getPort()));
    }

    @Test
    void aReplicaThatDoesNotCallIsDialedWhereTheDirectoryNowHasIt() {
        Replica a = replicas.start("a");
        replicas.directory().with("b", Replica.freeAddress());
        await().until(() -> a.stateOf("b").equals("NONE"));

        // It knows nobody, so it never calls itself.
        Replica b = Replica.of("b", new FakeDirectory());
        replicas.all().add(b);
        b.start();
        InetSocketAddress where = b.address();
        replicas.directory().with("b", where);
        b.configure(
                List.of(b.table()),
                new ExternalPeer("a", "127.16.0.9", Replica.freeAddress().getPort()));

        awaitLink(a, b);
    }

    @Test
    void changesMadeWhileTheLinkWasDownAreToldAfterwards() {
        Replica a = replicas.start("a");
        InetSocketAddress address = Replica.freeAddress();
        StickTable table = Replica.table("be");
        Replica b = replicas.of("b", address, table).start();
        awaitLink(a, b);
        b.close();
        await().until(() -> !a.stateOf("b").equals("ESTA"));
        a.keep("10.0.0.1", "s1");
        table.reserve(Replica.source("10.0.0.2"), "s2");

        replicas.of("b", address, table).start();

        await().untilAsserted(() -> {
            assertThat(table.lookup(Replica.source("10.0.0.1"))).contains("s1");
            assertThat(a.serverOf("10.0.0.2")).contains("s2");
        });
    }

    @Test
    void linksOutliveADirectoryThatIsDownOrEmpty() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        awaitLink(a, b);

        replicas.directory().clear();
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(20))
                .until(() -> a.stateOf("b").equals("ESTA"));
        replicas.directory().down();
        a.keep("10.0.0.1", "s1");

        await().until(() -> b.serverOf("10.0.0.1").isPresent());
    }

    @Test
    void aCallerThatTheDirectoryDoesNotKnowYetIsAdmittedWhenItDoes() {
        FakeDirectory late = new FakeDirectory();
        Replica a = Replica.of("a", late);
        replicas.all().add(a);
        late.with(a);
        replicas.directory().with(a);
        a.start();
        Replica b = replicas.start("b");
        await().until(() -> b.stateOf("a").equals("HSHK"));
        assertThat(a.stateOf("b")).isEqualTo("absent");

        late.with(b);

        awaitLink(a, b);
    }

    @Test
    void theNameOfATableThatWasTakenAwayCanBeUsedAgain() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        awaitLink(a, b);
        a.keep("10.0.0.1", "s1");
        await().until(() -> b.serverOf("10.0.0.1").isPresent());

        b.configure(List.of()).join();
        StickTable anew = Replica.table("be");
        b.configure(List.of(anew)).join();
        await().until(() -> anew.lookup(Replica.source("10.0.0.1")).isPresent());
        anew.reserve(Replica.source("10.0.0.2"), "s2");

        await().until(() -> a.serverOf("10.0.0.2").isPresent());
    }

    @Test
    void aReplicaListensWhereItsConfigurationSays() {
        Replica a = replicas.start("a");
        InetSocketAddress elsewhere = Replica.freeAddress();
        Replica.configure(
                        a.peers(),
                        Optional.of(new PeersConfig(elsewhere.getPort(), "peers.test", List.of(), Optional.empty())),
                        List.of(a.table()))
                .join();
        replicas.directory().with("a", elsewhere);

        Replica b = replicas.start("b");

        awaitLink(a, b);
        assertThat(b.infoOf("a").orElseThrow().address()).isEqualTo("127.16.0.1:" + elsewhere.getPort());
    }

    @Test
    void aPortInUseIsSaidInOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, Replica.freeAddress().getAddress())) {
            Replica a = replicas.of("a", (InetSocketAddress) taken.getLocalSocketAddress());

            assertThatThrownBy(a::start).rootCause().hasMessageContaining("Address already in use");
            assertThatThrownBy(a::start)
                    .cause()
                    .hasMessage("peers.port: " + taken.getLocalPort()
                            + " at 127.16.0.1 cannot be listened on: Address already in use");
        }
    }

    @Test
    void whatWasToldAndAcknowledgedCanBeAwaited() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        awaitLink(a, b);
        for (int i = 0; i < 1_000; i++) {
            a.table().reserve(Source.ofIpv4(i), "s1");
        }

        a.peers().taught(Duration.ofSeconds(30)).join();

        assertThat(b.table().used()).isEqualTo(1_000);
        await().until(() -> a.infoOf("b").orElseThrow().unacknowledged() == 0);
    }

    @Test
    void nothingIsSharedWithoutAConfiguration() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        awaitLink(a, b);

        Replica.configure(a.peers(), Optional.empty(), List.of(a.table())).join();

        assertThat(a.peers().status()).isEmpty();
        await().until(() -> !b.stateOf("a").equals("ESTA"));
    }

    private static Map<Source, String> entries(StickTable table) {
        Map<Source, String> entries = new HashMap<>();
        int cursor = 0;
        while (cursor >= 0) {
            cursor = table.walk(cursor, 100, entry -> entries.put(entry.source(), entry.server()));
        }
        return entries;
    }
}
