package dev.limpet.proxy.peers;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that share a table over loopback, found in a directory that the test writes. */
class PeersTest {
    private final FakeDirectory directory = new FakeDirectory();
    private final List<Replica> replicas = new ArrayList<>();

    @AfterEach
    void stop() {
        replicas.reversed().forEach(replica -> replica.peers().close().join());
    }

    @Test
    void whatOneReplicaKeepsTheOtherKnows() {
        Replica a = start("a");
        Replica b = start("b");
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
    void aNewReplicaLearnsEverythingFromOneThatKnowsAll() {
        Replica a = start("a");
        Replica b = start("b");
        awaitLink(a, b);
        for (int i = 0; i < 3_000; i++) {
            (i % 2 == 0 ? a : b).table().reserve(Source.ofIpv4(0x0A00_0000 + i), "s" + i % 200);
            (i % 2 == 0 ? a : b).table().reserve(new Source(0x2001_0db8L << 32, i), "s" + i % 7);
        }
        await().until(() -> a.table().used() == 6_000 && b.table().used() == 6_000);
        b.close();
        directory.remove("b");

        Replica c = start("c");

        await().until(() -> c.peers().synced().synced());
        assertThat(c.peers().synced().reason()).isEqualTo("learned from a");
        assertThat(c.table().used()).isEqualTo(6_000);
        for (int i = 0; i < 3_000; i++) {
            assertThat(c.table().lookup(Source.ofIpv4(0x0A00_0000 + i))).contains("s" + i % 200);
            assertThat(c.table().lookup(new Source(0x2001_0db8L << 32, i))).contains("s" + i % 7);
        }
    }

    @Test
    void whatIsLeftOfAnEntrysLifeIsToldInAResync() {
        Replica a = start("a");
        a.table().learn(Replica.source("10.0.0.1"), "s1", 0, 60_000);

        Replica b = start("b");

        await().until(() -> b.serverOf("10.0.0.1").isPresent());
        List<Integer> remaining = new ArrayList<>();
        b.table().walk(0, 10, entry -> remaining.add(entry.remainingMillis()));
        assertThat(remaining).singleElement().matches(millis -> millis > 0 && millis <= 60_000);
    }

    @Test
    void replicasThatStoredDifferentServersSettleOnOne() {
        Replica a = replica("a", Replica.freeAddress());
        Replica b = replica("b", Replica.freeAddress());
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
        Replica a = start("a");
        Replica b = start("b");
        Replica c = start("c");
        awaitLink(a, b);
        awaitLink(a, c);
        awaitLink(b, c);
        for (int i = 0; i < 100; i++) {
            (i % 2 == 0 ? a : b).table().reserve(Source.ofIpv4(i), "s1");
        }
        await().until(() ->
                replicas.stream().allMatch(replica -> replica.table().used() == 100));
        await().until(() -> replicas.stream()
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
            running.add(replica("r" + i, Replica.freeAddress(), tables.get(i)).start());
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
                        which, replica(before.name(), before.address(), table).start());
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
    void aReplicaThatIsAloneIsReadyAtOnce() {
        Replica a = start("a");

        await().atMost(Duration.ofSeconds(4)).until(() -> a.peers().synced().synced());
        assertThat(a.peers().synced().reason()).isEqualTo("there are no other peers");
    }

    /** Their calls cross or not. */
    @RepeatedTest(8)
    void replicasThatAreAllNewAreReadyWithoutWaiting() {
        Replica a = replica("a", Replica.freeAddress());
        Replica b = replica("b", Replica.freeAddress());
        a.start();
        b.start();

        await().atMost(Duration.ofSeconds(4))
                .until(() -> a.peers().synced().synced() && b.peers().synced().synced());
    }

    @Test
    void aReplicaWhosePeersDoNotAnswerIsReadyAfterAWhile() {
        directory.with("absent", Replica.freeAddress());
        Replica a = start("a");

        assertThat(a.peers().synced().synced()).isFalse();
        await().atMost(Duration.ofSeconds(15)).until(() -> a.peers().synced().synced());
        assertThat(a.peers().synced().reason()).startsWith("nobody was there to learn from within 5 s");
    }

    @Test
    void aReplicaThatComesBackElsewhereIsFoundThere() {
        Replica a = start("a");
        Replica b = start("b");
        awaitLink(a, b);
        a.keep("10.0.0.1", "s1");
        await().until(() -> b.serverOf("10.0.0.1").isPresent());
        b.close();

        Replica moved = start("b");

        awaitLink(a, moved);
        await().until(() -> moved.serverOf("10.0.0.1").equals(Optional.of("s1")));
        await().until(() -> a.infoOf("b")
                .orElseThrow()
                .address()
                .endsWith(":" + moved.address().getPort()));
    }

    @Test
    void aReplicaThatDoesNotCallIsDialedWhereTheDirectoryNowHasIt() {
        Replica a = start("a");
        directory.with("b", Replica.freeAddress());
        await().until(() -> a.stateOf("b").equals("NONE"));

        // It knows nobody, so it never calls itself.
        Replica b = Replica.of("b", new FakeDirectory());
        replicas.add(b);
        b.start();
        InetSocketAddress where = b.address();
        directory.with("b", where);
        b.configure(
                List.of(b.table()),
                new ExternalPeer("a", "127.16.0.9", Replica.freeAddress().getPort()));

        awaitLink(a, b);
    }

    @Test
    void aReplicaThatComesBackEmptyIsTaughtAgain() {
        Replica a = start("a");
        InetSocketAddress address = Replica.freeAddress();
        Replica b = replica("b", address).start();
        awaitLink(a, b);
        a.keep("10.0.0.1", "s1");
        b.keep("10.0.0.2", "s2");
        await().until(() ->
                a.serverOf("10.0.0.2").isPresent() && b.serverOf("10.0.0.1").isPresent());
        b.close();

        Replica again = replica("b", address).start();

        await().untilAsserted(() -> {
            assertThat(again.serverOf("10.0.0.1")).contains("s1");
            assertThat(again.serverOf("10.0.0.2")).contains("s2");
        });
    }

    @Test
    void changesMadeWhileTheLinkWasDownAreToldAfterwards() {
        Replica a = start("a");
        InetSocketAddress address = Replica.freeAddress();
        StickTable table = Replica.table("be");
        Replica b = replica("b", address, table).start();
        awaitLink(a, b);
        b.close();
        await().until(() -> !a.stateOf("b").equals("ESTA"));
        a.keep("10.0.0.1", "s1");
        table.reserve(Replica.source("10.0.0.2"), "s2");

        replica("b", address, table).start();

        await().untilAsserted(() -> {
            assertThat(table.lookup(Replica.source("10.0.0.1"))).contains("s1");
            assertThat(a.serverOf("10.0.0.2")).contains("s2");
        });
    }

    @Test
    void linksOutliveADirectoryThatIsDownOrEmpty() {
        Replica a = start("a");
        Replica b = start("b");
        awaitLink(a, b);

        directory.clear();
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(20))
                .until(() -> a.stateOf("b").equals("ESTA"));
        directory.down();
        a.keep("10.0.0.1", "s1");

        await().until(() -> b.serverOf("10.0.0.1").isPresent());
    }

    @Test
    void aCallerThatTheDirectoryDoesNotKnowYetIsAdmittedWhenItDoes() {
        FakeDirectory late = new FakeDirectory();
        Replica a = Replica.of("a", late);
        replicas.add(a);
        late.with(a);
        directory.with(a);
        a.start();
        Replica b = start("b");
        await().until(() -> b.stateOf("a").equals("HSHK"));
        assertThat(a.stateOf("b")).isEqualTo("absent");

        late.with(b);

        awaitLink(a, b);
    }

    @Test
    void aTableThatIsAddedIsLearned() {
        Replica a = start("a");
        Replica b = start("b");
        awaitLink(a, b);
        StickTable onA = Replica.table("added");
        a.configure(List.of(a.table(), onA)).join();
        onA.reserve(Replica.source("10.0.0.1"), "s1");
        await().until(() -> b.infoOf("a").orElseThrow().updatesReceived() == 0
                && a.infoOf("b").orElseThrow().updatesSent() > 0);
        assertThat(b.peers().synced().synced()).isTrue();

        StickTable onB = Replica.table("added");
        b.configure(List.of(b.table(), onB)).join();

        await().until(() -> onB.lookup(Replica.source("10.0.0.1")).isPresent());
    }

    @Test
    void theNameOfATableThatWasTakenAwayCanBeUsedAgain() {
        Replica a = start("a");
        Replica b = start("b");
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
        Replica a = start("a");
        InetSocketAddress elsewhere = Replica.freeAddress();
        a.peers()
                .configure(
                        Optional.of(new PeersConfig(elsewhere.getPort(), "peers.test", List.of())), List.of(a.table()))
                .join();
        directory.with("a", elsewhere);

        Replica b = start("b");

        awaitLink(a, b);
        assertThat(b.infoOf("a").orElseThrow().address()).isEqualTo("127.16.0.1:" + elsewhere.getPort());
    }

    @Test
    void aPortInUseIsSaidInOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, Replica.freeAddress().getAddress())) {
            Replica a = replica("a", (InetSocketAddress) taken.getLocalSocketAddress());

            assertThatThrownBy(a::start).rootCause().hasMessageContaining("Address already in use");
            assertThatThrownBy(a::start)
                    .cause()
                    .hasMessage("peers.port: " + taken.getLocalPort()
                            + " at 127.16.0.1 cannot be listened on: Address already in use");
        }
    }

    @Test
    void whatWasToldAndAcknowledgedCanBeAwaited() {
        Replica a = start("a");
        Replica b = start("b");
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
        Replica a = start("a");
        Replica b = start("b");
        awaitLink(a, b);

        a.peers().configure(Optional.empty(), List.of(a.table())).join();

        assertThat(a.peers().status()).isEmpty();
        await().until(() -> !b.stateOf("a").equals("ESTA"));
    }

    private Replica start(String name) {
        return replica(name, Replica.freeAddress()).start();
    }

    private Replica replica(String name, InetSocketAddress address) {
        return replica(name, address, Replica.table("be"));
    }

    private Replica replica(String name, InetSocketAddress address, StickTable table) {
        Replica replica = Replica.of(name, directory, address, table);
        replicas.add(replica);
        directory.with(replica);
        return replica;
    }

    private static Map<Source, String> entries(StickTable table) {
        Map<Source, String> entries = new HashMap<>();
        int cursor = 0;
        while (cursor >= 0) {
            cursor = table.walk(cursor, 100, entry -> entries.put(entry.source(), entry.server()));
        }
        return entries;
    }

    private static void awaitLink(Replica one, Replica other) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> one.stateOf(other.name()).equals("ESTA")
                        && other.stateOf(one.name()).equals("ESTA")
                        && one.peers().synced().synced()
                        && other.peers().synced().synced());
    }
}
