package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replica towards a peer that the test plays byte by byte. */
class PeerSessionTest {
    private static final String DEFINE_IPV4 = "0a820e" + "07" + "026265" + "04" + "04" + "f1f1fe00" + "f0b1ed6c";
    private static final String DEFINE_IPV6 = "0a820e" + "08" + "026265" + "05" + "10" + "f1f1fe00" + "f0b1ed6c";
    private static final String READS_BLOCKS = "4c00";
    private static final String REQUEST = "0000";
    private static final String FINISHED = "0001";
    private static final String CONFIRM = "0003";

    private final FakeDirectory directory = new FakeDirectory().with("raw", Replica.freeAddress());
    private final Replica replica = Replica.of("a", directory);
    private final List<RawPeer> opened = new ArrayList<>();

    @BeforeEach
    void start() {
        directory.with(replica);
        replica.start();
        await().until(() -> !replica.stateOf("raw").equals("absent"));
    }

    @AfterEach
    void stop() throws IOException {
        for (RawPeer peer : opened) {
            peer.close();
        }
        replica.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HAProxyS 2.1, a, raw, 200",
        "HAProxyS 2.0, a, raw, 200",
        "HAProxyS 2.2, a, raw, 502",
        "HAProxyS 3.0, a, raw, 502",
        "HAProxyS two, a, raw, 502",
        "GET / HTTP/1.1, a, raw, 501",
        "HAProxyS 2.1, b, raw, 503",
    })
    void theGreetingIsAnsweredAsHaproxyDoes(String protocol, String callee, String caller, String answer)
            throws IOException {
        assertThat(caller().say(protocol + "\r\n" + callee + "\n" + caller + " 17 1\n")
                        .line())
                .isEqualTo(answer);
    }

    @Test
    void anUnknownCallerIsNotRefusedSinceItWouldNeverCallAgain() throws IOException {
        assertThat(caller().say("HAProxyS 2.1\na\nstranger 1 1\n").line()).isEmpty();
    }

    @Test
    void whatIsPushedIsAcknowledgedOnce() throws IOException {
        RawPeer peer = welcomed();
        peer.sayBytes(DEFINE_IPV4
                + "0a800e" + "00000005" + "0a000001" + "00" + "0401027332"
                + "0a800b" + "00000009" + "0a000002" + "00" + "0101");

        PeerMessage.Ack ack = peer.next(PeerMessage.Ack.class);
        while (ack.update() != 9) {
            ack = peer.next(PeerMessage.Ack.class);
        }

        assertThat(ack.table()).isEqualTo(7);
        assertThat(replica.serverOf("10.0.0.1")).contains("s2");
        assertThat(replica.serverOf("10.0.0.2")).contains("s2");
    }

    @Test
    void anEntryWithAServersNumberAloneIsNotTakenIn() throws IOException {
        RawPeer peer = welcomed();
        peer.sayBytes(DEFINE_IPV4
                + "0a800a" + "00000001" + "0a000001" + "02" + "00"
                + "0a800e" + "00000002" + "0a000002" + "02" + "0401027332");

        await().until(() -> replica.serverOf("10.0.0.2").isPresent());
        assertThat(replica.serverOf("10.0.0.1")).isEmpty();
    }

    @Test
    void tablesOfAnotherNameOrKeyAreIgnored() throws IOException {
        RawPeer peer = welcomed();
        peer.sayBytes("0a820e" + "01" + "026666" + "04" + "04" + "f1f1fe00" + "f0b1ed6c"
                + "0a800e" + "00000001" + "0a000001" + "00" + "0401027332"
                + "0a820e" + "02" + "026265" + "02" + "04" + "f1f1fe00" + "f0b1ed6c"
                + "0a800b" + "00000001" + "0a000002" + "00" + "0101"
                + "0a820f" + "03" + "032f6265" + "04" + "04" + "f1f1fe00" + "f0b1ed6c"
                + "0a800b" + "00000001" + "0a000004" + "00" + "0101"
                + DEFINE_IPV4
                + "0a800b" + "00000003" + "0a000003" + "00" + "0101");

        assertThat(peer.next(PeerMessage.Ack.class)).isEqualTo(new PeerMessage.Ack(7, 3));
        assertThat(replica.table().used()).isEqualTo(1);
    }

    @Test
    void theNextSessionGoesOnAfterTheLastChangeThatWasAcknowledged() throws IOException {
        RawPeer peer = welcomed();
        replica.keep("10.0.0.1", "s1");
        replica.keep("10.0.0.2", "s2");
        replica.keep("10.0.0.3", "s1");
        PeerMessage.LiveUpdate second = updates(peer, 3).get(1);
        peer.sayBytes("0a8405" + "%02x".formatted(second.table().id()) + "%08x".formatted(second.id()));
        await().until(() -> replica.infoOf("raw").orElseThrow().unacknowledged() == 1);
        peer.close();

        RawPeer again = welcomed();

        assertThat(updates(again, 1).getFirst().source()).isEqualTo(Replica.source("10.0.0.3"));
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentIsIgnored() throws IOException {
        RawPeer peer = welcomed();
        replica.keep("10.0.0.1", "s1");
        PeerMessage.LiveUpdate update = updates(peer, 1).getFirst();
        String table = "%02x".formatted(update.table().id());
        peer.sayBytes("0a8405" + table + "01000000" + "0a8405" + table + "80000001" + "0a8405" + "55" + "00000001");
        peer.close();

        assertThat(updates(welcomed(), 1)).hasSize(1);
    }

    @Test
    void aConfirmedResyncIsNotToldAgain() throws IOException {
        RawPeer peer = welcomed();
        replica.keep("10.0.0.1", "s1");
        peer.sayBytes(REQUEST);
        assertThat(peer.next(PeerMessage.TimedUpdate.class).source()).isEqualTo(Replica.source("10.0.0.1"));
        peer.sayBytes(CONFIRM);
        await().until(() -> replica.infoOf("raw").orElseThrow().unacknowledged() == 0);
        peer.close();

        RawPeer again = welcomed();
        replica.keep("10.0.0.2", "s1");

        assertThat(updates(again, 1).getFirst().source()).isEqualTo(Replica.source("10.0.0.2"));
    }

    @Test
    void whatWasLearnedIsToldOnInAResyncOnly() throws IOException {
        RawPeer peer = welcomed();
        teach(peer, "10.0.0.1");
        replica.keep("10.0.0.2", "s1");
        assertThat(updates(peer, 1).getFirst().source()).isEqualTo(Replica.source("10.0.0.2"));

        peer.sayBytes(REQUEST);

        List<String> told = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            told.add(peer.next(PeerMessage.TimedUpdate.class).source().toString());
        }
        assertThat(told).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
        assertThat(control(peer, PeerMessage.Control.RESYNC_PARTIAL, PeerMessage.Control.RESYNC_FINISHED))
                .isEqualTo(PeerMessage.Control.RESYNC_FINISHED);
    }

    @Test
    void aReplicaIsNotToldWhatItToldInTheSameSessionUnlessItAsksAgain() throws IOException {
        RawPeer peer = welcomed();
        teach(peer, "10.0.0.1");
        replica.keep("10.0.0.2", "s1");
        updates(peer, 1);

        peer.sayBytes(READS_BLOCKS + REQUEST);

        assertThat(peer.sourcesUntil(PeerMessage.Control.RESYNC_FINISHED)).containsExactly(Replica.source("10.0.0.2"));

        peer.sayBytes(REQUEST);

        assertThat(peer.sourcesUntil(PeerMessage.Control.RESYNC_FINISHED))
                .containsExactlyInAnyOrder(Replica.source("10.0.0.1"), Replica.source("10.0.0.2"));
    }

    /** As when a backend's stickiness was turned off and on again. */
    @Test
    void aReplicaWhoseTableIsAnotherNowIsToldWhatItToldOfTheFormer() throws IOException {
        RawPeer peer = welcomed();
        teach(peer, "10.0.0.1");
        String definedAnew = DEFINE_IPV4.replace("0a820e" + "07", "0a820e" + "09");

        peer.sayBytes(definedAnew + READS_BLOCKS + REQUEST);

        assertThat(peer.sourcesUntil(PeerMessage.Control.RESYNC_FINISHED)).containsExactly(Replica.source("10.0.0.1"));
    }

    @Test
    void aReplicaIsToldAllWhenOthersToldSomeOfIt() throws IOException {
        directory.with("other", Replica.freeAddress());
        await().until(() -> !replica.stateOf("other").equals("absent"));
        RawPeer other = RawPeer.welcomed(replica.address(), "a", "other");
        opened.add(other);
        teach(other, "10.0.0.1");
        RawPeer peer = welcomed();
        teach(peer, "10.0.0.3");

        peer.sayBytes(READS_BLOCKS + REQUEST);

        assertThat(peer.sourcesUntil(PeerMessage.Control.RESYNC_FINISHED))
                .containsExactlyInAnyOrder(Replica.source("10.0.0.1"), Replica.source("10.0.0.3"));
    }

    @Test
    void aReplicaThatHasNotLearnedAllSaysSo() throws IOException {
        RawPeer peer = welcomed();
        control(peer, PeerMessage.Control.RESYNC_REQUEST);

        peer.sayBytes(REQUEST);

        assertThat(control(peer, PeerMessage.Control.RESYNC_PARTIAL, PeerMessage.Control.RESYNC_FINISHED))
                .isEqualTo(PeerMessage.Control.RESYNC_PARTIAL);
        assertThat(replica.peers().isCaughtUp()).isFalse();
    }

    @Test
    void aPeerThatReadsBlocksIsToldInThem() throws IOException {
        replica.keep("10.0.0.1", "s1");
        replica.keep("10.0.0.2", "s2");
        RawPeer peer = welcomed();

        peer.sayBytes(READS_BLOCKS + REQUEST);

        assertThat(peer.bytesUntil("4c80")).doesNotContain("0a85");
        assertThat(peer.bytesUntil("0a000002")).containsSubsequence("027331", "027332", "0a000001");
    }

    @Test
    void aPeerOfProtocol20IsToldNoTimes() throws IOException {
        replica.keep("10.0.0.1", "s1");
        RawPeer peer = caller().say("HAProxyS 2.0\na\nraw 1 1\n");
        assertThat(peer.line()).isEqualTo("200");
        peer.sayBytes(REQUEST);

        List<PeerMessage> heard = new ArrayList<>();
        do {
            heard.add(peer.next(PeerMessage.class));
        } while (heard.getLast() != PeerMessage.Control.RESYNC_PARTIAL);

        assertThat(heard).hasAtLeastOneElementOfType(PeerMessage.LiveUpdate.class);
        assertThat(heard).doesNotHaveAnyElementsOfTypes(PeerMessage.TimedUpdate.class);
    }

    @Test
    void aPeerThatHasTheTableWithIpv6AddressesAloneIsToldMappedOnes() throws IOException {
        RawPeer peer = welcomed();
        replica.keep("10.0.0.1", "s1");
        assertThat(updates(peer, 1).getFirst().table().keyType()).isEqualTo(KeyType.IPV4);

        peer.sayBytes(DEFINE_IPV6);

        PeerMessage.LiveUpdate mapped = updates(peer, 1).getFirst();
        assertThat(mapped.table().keyType()).isEqualTo(KeyType.IPV6);
        assertThat(mapped.source()).isEqualTo(Replica.source("10.0.0.1"));
    }

    @Test
    void aNewCallReplacesTheSessionThatThereIs() throws IOException {
        RawPeer first = welcomed();
        RawPeer second = welcomed();

        first.awaitEnd();
        replica.keep("10.0.0.1", "s1");

        assertThat(updates(second, 1)).hasSize(1);
        assertThat(replica.stateOf("raw")).isEqualTo("ESTA");
    }

    @Test
    void aViolationIsAnsweredWithAnErrorAndTheEnd() throws IOException {
        RawPeer peer = welcomed();

        peer.sayBytes("0a84020102");

        assertThat(peer.next(PeerMessage.Error.class)).isEqualTo(PeerMessage.Error.PROTOCOL);
        peer.awaitEnd();
    }

    @Test
    void aMessageTooLargeIsAnsweredWithAnErrorAndTheEnd() throws IOException {
        RawPeer peer = welcomed();

        peer.sayBytes("0a80" + "f0f107");

        assertThat(peer.next(PeerMessage.Error.class)).isEqualTo(PeerMessage.Error.SIZE_LIMIT);
        peer.awaitEnd();
    }

    @Test
    void aPeerThatFallsSilentIsSentHeartbeatsAndThenLeft() throws IOException {
        RawPeer peer = welcomed();

        control(peer, PeerMessage.Control.HEARTBEAT);
        control(peer, PeerMessage.Control.HEARTBEAT);

        assertThatThrownBy(() -> peer.next(PeerMessage.Update.class)).hasMessageContaining("closed");
    }

    private RawPeer caller() throws IOException {
        RawPeer peer = new RawPeer(replica.address());
        opened.add(peer);
        return peer;
    }

    private RawPeer welcomed() throws IOException {
        RawPeer peer = RawPeer.welcomed(replica.address(), "a", "raw");
        opened.add(peer);
        return peer;
    }

    /** Has a peer that knows all tell of a source, and waits until that is known. */
    private void teach(RawPeer peer, String source) throws IOException {
        String key = HexFormat.of().toHexDigits(Replica.source(source).ipv4());
        peer.sayBytes(FINISHED + DEFINE_IPV4 + "0a800e" + "00000005" + key + "00" + "0401027332");
        await().until(() -> replica.serverOf(source).isPresent());
    }

    private static List<PeerMessage.LiveUpdate> updates(RawPeer peer, int count) throws IOException {
        List<PeerMessage.LiveUpdate> updates = new ArrayList<>();
        while (updates.size() < count) {
            updates.add(peer.next(PeerMessage.LiveUpdate.class));
        }
        return updates;
    }

    private static PeerMessage.Control control(RawPeer peer, PeerMessage.Control... awaited) throws IOException {
        while (true) {
            PeerMessage.Control control = peer.next(PeerMessage.Control.class);
            if (List.of(awaited).contains(control)) {
                return control;
            }
        }
    }
}
