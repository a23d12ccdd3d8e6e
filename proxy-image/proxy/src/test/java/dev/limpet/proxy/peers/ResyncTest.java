package dev.limpet.proxy.peers;

import static dev.limpet.proxy.peers.Replicas.awaitLink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.ExternalPeer;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a replica comes to know what the others do, and when it is ready. */
class ResyncTest {
    private static final String FINISHED = "0001";
    private static final String PARTIAL = "0002";

    @RegisterExtension
    final Replicas replicas = new Replicas();

    @Test
    void aNewReplicaLearnsEverythingFromOneThatKnowsAll() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        awaitLink(a, b);
        for (int i = 0; i < 3_000; i++) {
            (i % 2 == 0 ? a : b).table().reserve(Source.ofIpv4(0x0A00_0000 + i), "s" + i % 200);
            (i % 2 == 0 ? a : b).table().reserve(new Source(0x2001_0db8L << 32, i), "s" + i % 7);
        }
        await().until(() -> a.table().used() == 6_000 && b.table().used() == 6_000);
        b.close();
        replicas.directory().remove("b");

        Replica c = replicas.start("c");

        await().until(() -> c.peers().isCaughtUp());
        assertThat(c.peers().synced().reason()).isEqualTo("learned from a");
        assertThat(c.table().used()).isEqualTo(6_000);
        for (int i = 0; i < 3_000; i++) {
            assertThat(c.table().lookup(Source.ofIpv4(0x0A00_0000 + i))).contains("s" + i % 200);
            assertThat(c.table().lookup(new Source(0x2001_0db8L << 32, i))).contains("s" + i % 7);
        }
    }

    /** As with a DNS server that answers from its cache: the new one finds the old one, not the other way round. */
    @Test
    void aNewReplicaLearnsFromASiblingThatDoesNotFindItYet() {
        Replica old = replicas.start("web-0");
        await().until(() -> old.peers().isCaughtUp());
        old.keep("10.0.0.1", "s1");
        FakeDirectory directory = new FakeDirectory().with(old);

        Replica added = Replica.of("web-1", directory);
        try {
            added.start();

            await().until(() -> added.peers().isCaughtUp());
            assertThat(added.peers().synced().reason()).isEqualTo("learned from web-0");
            assertThat(added.serverOf("10.0.0.1")).contains("s1");
            added.keep("10.0.0.2", "s2");
            await().until(() -> old.serverOf("10.0.0.2").equals(Optional.of("s2")));
        } finally {
            added.close();
        }
    }

    @Test
    void whatIsLeftOfAnEntrysLifeIsToldInAResync() {
        Replica a = replicas.start("a");
        a.table().learn(Replica.source("10.0.0.1"), "s1", 0, 60_000);

        Replica b = replicas.start("b");

        await().until(() -> b.serverOf("10.0.0.1").isPresent());
        List<Integer> remaining = new ArrayList<>();
        b.table().walk(0, 10, entry -> remaining.add(entry.remainingMillis()));
        assertThat(remaining).singleElement().matches(millis -> millis > 0 && millis <= 60_000);
    }

    @Test
    void aReplicaThatIsAloneIsReadyAtOnce() {
        Replica a = replicas.start("a");

        await().atMost(Duration.ofSeconds(4)).until(() -> a.peers().isCaughtUp());
        assertThat(a.peers().synced().reason()).isEqualTo("there are no other peers");
    }

    /** Their calls cross or not. */
    @RepeatedTest(8)
    void replicasThatAreAllNewAreReadyWithoutWaiting() {
        Replica a = replicas.of("a", Replica.freeAddress());
        Replica b = replicas.of("b", Replica.freeAddress());
        a.start();
        b.start();

        await().atMost(Duration.ofSeconds(4))
                .until(() -> a.peers().isCaughtUp() && b.peers().isCaughtUp());
    }

    @Test
    void aReplicaWhosePeersDoNotAnswerIsReadyAfterAWhile() {
        replicas.directory().with("absent", Replica.freeAddress());
        Replica a = replicas.start("a");

        assertThat(a.peers().isCaughtUp()).isFalse();
        await().atMost(Duration.ofSeconds(15)).until(() -> a.peers().isCaughtUp());
        assertThat(a.peers().synced().reason()).startsWith("nobody was there to learn from within 5 s");
        assertThat(a.peers().synced().current()).isFalse();
    }

    /** As while the servers of a Service are replaced. */
    @Test
    void aReplicaWhoseConfigurationChangesOftenWaitsNoLonger() {
        replicas.directory().with("absent", Replica.freeAddress());
        Replica a = replicas.start("a");

        await().atMost(Duration.ofSeconds(15)).until(() -> {
            a.configure(List.of(a.table())).join();
            return a.peers().isCaughtUp();
        });
        assertThat(a.peers().synced().reason()).startsWith("nobody was there to learn from");
    }

    /** As an HAProxy does that crashes on what it is told. */
    @Test
    void aReplicaWhosePeerComesAndGoesIsReadyAfterAWhile() {
        replicas.directory().with("raw", Replica.freeAddress());
        Replica a = replicas.start("a");

        await().atMost(Duration.ofSeconds(15)).until(() -> {
            try (RawPeer raw = RawPeer.welcomed(a.address(), "a", "raw")) {
                raw.next(PeerMessage.Control.class);
            }
            return a.peers().isCaughtUp();
        });
        assertThat(a.peers().synced().reason()).endsWith("raw was lost");
    }

    /** What the directory says might be that others are there. */
    @Test
    void aReplicaGoesOnSeekingWhileTheDirectoryIsSilent() {
        Replica old = replicas.start("web-0");
        old.keep("10.0.0.1", "s1");
        FakeDirectory directory = new FakeDirectory();
        directory.down();
        Replica added = Replica.of("web-1", directory);
        try {
            startAndSeekOn(added);

            directory.with(old, added);
            directory.up();

            await().until(() -> added.peers().isCaughtUp());
            assertThat(added.serverOf("10.0.0.1")).contains("s1");
        } finally {
            added.close();
        }
    }

    /** An HAProxy that was switched off is not waited for when nobody else can know more. */
    @Test
    void aReplicaIsCurrentWithoutAnExternalPeerThatIsGone() {
        InetSocketAddress gone = Replica.freeAddress();
        Replica a = replicas.of("web-0", Replica.freeAddress())
                .start(new ExternalPeer("haproxy1", gone.getAddress().getHostAddress(), gone.getPort()));
        await().atMost(Duration.ofSeconds(15)).until(() -> a.peers().isCaughtUp());
        assertThat(a.peers().synced().current()).isFalse();

        await().atMost(Duration.ofSeconds(60)).until(() -> a.peers().synced().current());
        assertThat(a.peers().synced().reason())
                .isEqualTo("no other replica knows more, and an external peer is out of reach");
    }

    @Test
    void aReplicaThatFoundNobodyIsCurrentOnceItHasLearned() throws IOException {
        replicas.directory().with("raw", Replica.freeAddress());
        Replica a = replicas.start("a");
        await().atMost(Duration.ofSeconds(15)).until(() -> a.peers().isCaughtUp());

        try (RawPeer raw = RawPeer.welcomed(a.address(), "a", "raw")) {
            raw.next(PeerMessage.Control.class);
            assertThat(a.peers().synced().current()).isFalse();
            raw.sayBytes(FINISHED);

            await().until(() -> a.peers().synced().current());
            assertThat(a.peers().synced().reason()).isEqualTo("learned from raw");
        }
    }

    @Test
    void aReplicaThatKnowsAllStaysCurrentWhileANewOneLearns() throws IOException {
        Replica a = replicas.start("a");
        await().until(() -> a.peers().synced().current());
        replicas.directory().with("raw", Replica.freeAddress());

        try (RawPeer raw = RawPeer.welcomed(a.address(), "a", "raw")) {
            await().until(() -> a.peers().synced().phase() == SyncStatus.Phase.ASKING);
            assertThat(a.peers().synced())
                    .isEqualTo(new SyncStatus(true, SyncStatus.Phase.ASKING, "there are no other peers"));
            raw.sayBytes(PARTIAL);

            await().until(() -> a.peers().synced().phase() == SyncStatus.Phase.CURRENT);
            assertThat(a.peers().synced())
                    .isEqualTo(new SyncStatus(true, SyncStatus.Phase.CURRENT, "there are no other peers"));
        }
        await().until(() -> a.stateOf("raw").equals("NONE"));
        assertThat(a.peers().synced().reason()).isEqualTo("there are no other peers");
    }

    @Test
    void aReplicaIsNotCurrentWhileItLearnsATableThatWasAdded() throws IOException {
        replicas.directory().with("raw", Replica.freeAddress());
        Replica a = replicas.of("a", Replica.freeAddress());
        a.start();
        try (RawPeer raw = RawPeer.welcomed(a.address(), "a", "raw")) {
            raw.sayBytes(FINISHED);
            await().until(() -> a.peers().synced().current());

            a.configure(List.of(a.table(), Replica.table("added"))).join();

            SyncStatus learning = new SyncStatus(false, SyncStatus.Phase.ASKING, "learning from raw");
            await().until(() -> a.peers().synced().equals(learning));
            raw.sayBytes(FINISHED);
            await().until(() -> a.peers().synced().current());
        }
    }

    @Test
    void aPeerThatIsLostWhileItIsAskedAboutATableThatWasAddedIsAskedAgain() throws IOException {
        replicas.directory().with("raw", Replica.freeAddress());
        Replica a = replicas.of("a", Replica.freeAddress());
        a.start();
        SyncStatus learning = new SyncStatus(false, SyncStatus.Phase.ASKING, "learning from raw");
        try (RawPeer raw = RawPeer.welcomed(a.address(), "a", "raw")) {
            raw.sayBytes(FINISHED);
            await().until(() -> a.peers().synced().current());
            a.configure(List.of(a.table(), Replica.table("added"))).join();
            await().until(() -> a.peers().synced().equals(learning));
        }
        await().until(() -> a.peers().synced().reason().equals("raw was lost"));

        try (RawPeer again = RawPeer.welcomed(a.address(), "a", "raw")) {
            await().until(() -> a.peers().synced().equals(learning));
            again.sayBytes(FINISHED);
            await().until(() -> a.peers().synced().current());
        }
    }

    /** It has told all it knew, which was not all; it goes on when it knows more, without being asked again. */
    @Test
    void aReplicaIsCurrentWhenOneThatDidNotKnowAllTellsTheRest() throws IOException {
        replicas.directory().with("raw", Replica.freeAddress());
        replicas.directory().with("absent", Replica.freeAddress());
        Replica a = replicas.start("a");
        try (RawPeer raw = RawPeer.welcomed(a.address(), "a", "raw")) {
            await().until(() -> a.peers().synced().phase() == SyncStatus.Phase.ASKING);
            raw.sayBytes(PARTIAL);
            await().until(() -> a.peers().synced().phase() == SyncStatus.Phase.SEEKING);

            raw.sayBytes(FINISHED);

            await().until(() -> a.peers().synced().current());
            assertThat(a.peers().synced().reason()).isEqualTo("learned from raw");
        }
    }

    /** As when both call each other at once, and one call takes the place of the other. */
    @Test
    void aReplicaWaitsAgainForAPeerThatIsLostOnce() throws IOException {
        FakeDirectory directory = new FakeDirectory()
                .with("raw", Replica.freeAddress())
                .with("b", new InetSocketAddress("127.16.0.99", 10_000));
        Replica added = Replica.of("b", directory);
        try {
            startAndSeekOn(added);
            directory.with(added);
            try (RawPeer raw = RawPeer.welcomed(added.address(), "b", "raw")) {
                await().until(() -> added.peers().synced().phase() == SyncStatus.Phase.ASKING);
            }
            await().until(() -> added.peers().synced().reason().equals("raw was lost"));

            try (RawPeer raw = RawPeer.welcomed(added.address(), "b", "raw")) {
                raw.sayBytes(FINISHED);
                await().until(() -> added.peers().isCaughtUp());
            }

            assertThat(added.peers().synced().reason()).isEqualTo("learned from raw");
        } finally {
            added.close();
        }
    }

    private static void startAndSeekOn(Replica added) {
        added.start();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> added.peers().synced().reason().startsWith("DNS does not name this replica"));
        assertThat(added.peers().isCaughtUp()).isFalse();
    }

    /** As when all replicas are replaced faster than a DNS server's cache forgets. */
    @Test
    void aReplicaGoesOnSeekingWhileTheDirectoryKnowsWherePeersAndItselfWereBefore() {
        Replica old = replicas.start("a");
        old.keep("10.0.0.1", "s1");
        FakeDirectory directory = new FakeDirectory()
                .with("a", Replica.freeAddress())
                .with("b", new InetSocketAddress("127.16.0.99", 10_000));
        Replica added = Replica.of("b", directory);
        try {
            startAndSeekOn(added);

            directory.with(old, added);
            replicas.directory().with(added);

            await().until(() -> added.peers().isCaughtUp());
            assertThat(added.peers().synced().reason()).isEqualTo("learned from a");
            assertThat(added.serverOf("10.0.0.1")).contains("s1");
        } finally {
            added.close();
        }
    }

    @Test
    void aReplicaThatComesBackEmptyIsTaughtAgain() {
        Replica a = replicas.start("a");
        InetSocketAddress address = Replica.freeAddress();
        Replica b = replicas.of("b", address).start();
        awaitLink(a, b);
        a.keep("10.0.0.1", "s1");
        b.keep("10.0.0.2", "s2");
        await().until(() ->
                a.serverOf("10.0.0.2").isPresent() && b.serverOf("10.0.0.1").isPresent());
        b.close();

        Replica again = replicas.of("b", address).start();

        await().untilAsserted(() -> {
            assertThat(again.serverOf("10.0.0.1")).contains("s1");
            assertThat(again.serverOf("10.0.0.2")).contains("s2");
        });
    }

    @Test
    void aTableThatIsAddedIsLearned() {
        Replica a = replicas.start("a");
        Replica b = replicas.start("b");
        awaitLink(a, b);
        StickTable onA = Replica.table("added");
        a.configure(List.of(a.table(), onA)).join();
        onA.reserve(Replica.source("10.0.0.1"), "s1");
        await().until(() -> b.infoOf("a").orElseThrow().updatesReceived() == 0
                && a.infoOf("b").orElseThrow().updatesSent() > 0);
        assertThat(b.peers().isCaughtUp()).isTrue();

        StickTable onB = Replica.table("added");
        b.configure(List.of(b.table(), onB)).join();

        await().until(() -> onB.lookup(Replica.source("10.0.0.1")).isPresent());
    }
}
