package dev.limpet.proxy.peers;

import static dev.limpet.proxy.peers.Replicas.awaitLink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pods of one StatefulSet, each of which sees a DNS of its own: they find each other by who is connected with both. */
class IntroductionTest {
    private final int port = Replica.freeAddress().getPort();
    private final List<Replica> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(Replica::close);
    }

    @Test
    void newReplicasThatDnsDoesNotNameYetAreLinked() {
        Replica old = start("web-0", 1, new FakeDirectory());
        Replica one = start("web-1", 2, new FakeDirectory().with(old));
        Replica other = start("web-2", 3, new FakeDirectory().with(old));

        awaitLink(one, other);
        one.keep("10.0.0.1", "s1");
        await().until(() -> other.serverOf("10.0.0.1").equals(Optional.of("s1")));
    }

    @Test
    void aReplicaIsLinkedWhereItIsNowThoughDnsStillTellsWhereItWas() {
        Replica old = start("web-0", 1, new FakeDirectory());
        InetSocketAddress before = at(9);
        Replica one = start("web-1", 2, new FakeDirectory().with(old).with("web-2", before));
        awaitLink(old, one);

        Replica other = start("web-2", 3, new FakeDirectory().with(old));

        awaitLink(one, other);
        assertThat(one.infoOf("web-2").orElseThrow().address())
                .isEqualTo("127.16.0.3:" + other.address().getPort());
    }

    /** An HAProxy, or whoever else calls, gets to know no replica. */
    @Test
    void onlyReplicasOfTheSameStatefulSetAreIntroduced() throws Exception {
        FakeDirectory directory = new FakeDirectory().with("haproxy", at(9)).with("web-2", at(8));
        Replica old = start("web-0", 1, directory);
        Replica one = start("web-1", 2, new FakeDirectory().with(old));
        awaitLink(old, one);

        try (RawPeer haproxy = RawPeer.welcomed(old.address(), "web-0", "haproxy");
                RawPeer sibling = RawPeer.welcomed(old.address(), "web-0", "web-2")) {
            assertThat(sibling.next(PeerMessage.Introduction.class))
                    .isEqualTo(
                            new PeerMessage.Introduction("web-1", one.address().getAddress()));
            assertThat(haproxy.bytesUntil("0000")).doesNotContain("4c81");
            assertThat(one.stateOf("haproxy")).isEqualTo("absent");
        }
    }

    /** A replica with a directory that names it as well. */
    private Replica start(String name, int host, FakeDirectory directory) {
        Replica replica = Replica.of(name, directory, at(host));
        directory.with(replica);
        running.add(replica);
        return replica.start();
    }

    private InetSocketAddress at(int host) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.16.0." + host), port);
    }
}
