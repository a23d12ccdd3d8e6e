package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.ExternalPeer;
import dev.limpet.config.StickConfig;
import dev.limpet.proxy.processes.Haproxy;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica and a real HAProxy as each other's peers. */
class HaproxyIT {
    private static final int MANY = 3_000;
    private static final int A_LOT = 200_000;

    private final FakeDirectory directory = new FakeDirectory();
    private final InetSocketAddress address = Replica.freeAddress();
    private Replica limpet = Replica.of("limpet", directory, address);
    private Haproxy haproxy;

    HaproxyIT(@TempDir Path folder) {
        haproxy = new Haproxy("ha", folder);
    }

    @BeforeEach
    void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() throws IOException {
        Awaitility.reset();
        limpet.close();
        haproxy.close();
    }

    @Test
    void whatOneLearnsTheOtherKnows() {
        haproxy.start("limpet", address, "ip");
        startLimpet();
        awaitLink();

        String chosenByHaproxy = haproxy.connectFrom("127.16.1.1");
        limpet.keep("127.16.1.2", "s1");
        limpet.keep("127.16.1.3", "s2");
        limpet.keep("2001:db8::1", "s1");
        limpet.keep("127.16.1.4", "s1");

        await().until(() -> limpet.serverOf("127.16.1.1").isPresent());
        assertThat(limpet.serverOf("127.16.1.1")).contains(chosenByHaproxy);
        await().until(() -> haproxy.table().size() == 4);
        assertThat(haproxy.connectFrom("127.16.1.2")).isEqualTo("s1");
        assertThat(haproxy.connectFrom("127.16.1.3")).isEqualTo("s2");
        assertThat(haproxy.connectFrom("127.16.1.4")).isEqualTo("s1");
        limpet.peers().taught(Duration.ofSeconds(30)).join();
        await().until(() -> limpet.infoOf("ha").orElseThrow().unacknowledged() == 0);
    }

    /** HAProxy's {@code nopurge} and {@code Reject}, by the same sources in the same order. */
    @Test
    void aFullTableKeepsTheSameEntriesAsHaproxysDoes() {
        haproxy.start("limpet", address, "ip size 3 nopurge");
        await().until(haproxy::isUp);
        StickTable table = new StickTable(
                "be",
                new StickConfig(32, 128, 3, StickConfig.WhenFull.REJECT, Duration.ofHours(8), false),
                System::currentTimeMillis);
        for (int i = 1; i <= 6; i++) {
            String server = haproxy.connectFrom("127.16.1." + i);
            assertThat(server).isIn("s1", "s2");
            table.reserve(Source.ofIpv4(0x7F10_0100 + i), server);
        }
        assertThat(haproxy.table()).hasSize(3).hasSize(table.used());
        haproxy.table()
                .forEach((source, kept) -> assertThat(table.lookup(Source.of(InetAddress.ofLiteral(source))))
                        .contains(kept.server()));

        limpet.keep("127.16.1.5", "s1");
        startLimpet();
        awaitLink();
        limpet.peers().taught(Duration.ofSeconds(30)).join();
        assertThat(haproxy.table()).hasSize(3).doesNotContainKey("127.16.1.5");
    }

    @Test
    void aNewReplicaLearnsAllThatHaproxyKnows() {
        haproxy.start("limpet", address, "ip");
        await().until(haproxy::isUp);
        Map<String, String> answers = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            String source = "127.16." + (i / 250 + 1) + "." + (i % 250 + 1);
            answers.put(source, haproxy.connectFrom(source));
        }
        await().until(haproxy::isCurrent);

        startLimpet();

        await().until(() -> limpet.peers().isCaughtUp());
        assertThat(limpet.peers().synced().reason()).isEqualTo("learned from ha");
        assertThat(limpet.table().used()).isEqualTo(MANY);
        answers.forEach((source, server) -> assertThat(limpet.serverOf(source)).contains(server));
        String afterwards = haproxy.connectFrom("127.16.200.1");
        await().until(() -> limpet.serverOf("127.16.200.1").isPresent());
        assertThat(limpet.serverOf("127.16.200.1")).contains(afterwards);
    }

    @Test
    void aNewHaproxyLearnsAllThatTheReplicaKnows() {
        for (int i = 0; i < MANY; i++) {
            limpet.table().learn(Source.ofIpv4(0x7F10_0100 + i), i % 2 == 0 ? "s1" : "s2", 0, 3_600_000);
            limpet.table().learn(new Source(1, i), i % 2 == 0 ? "s2" : "s1", 0, 3_600_000);
        }
        startLimpet();
        haproxy.start("limpet", address, "ip");

        awaitLink();
        await().until(() -> haproxy.table().size() == MANY);
        assertThat(haproxy.table()).allSatisfy((source, kept) -> {
            assertThat(limpet.serverOf(source)).contains(kept.server());
            assertThat(kept.remainingMillis()).isBetween(3_500_000L, 3_600_000L);
        });
        assertThat(haproxy.connectFrom("127.16.1.7"))
                .isEqualTo(limpet.serverOf("127.16.1.7").orElseThrow());
    }

    @Test
    void twoHundredThousandEntriesGoToANewHaproxyAndFromThereToANewReplica() {
        Map<String, String> kept = new HashMap<>();
        for (int i = 0; i < A_LOT; i++) {
            Source source = Source.ofIpv4(0x0A00_0000 + i);
            String server = i % 3 == 0 ? "s1" : "s2";
            limpet.table().reserve(source, server);
            kept.put(source.toString(), server);
        }
        startLimpet();
        haproxy.start("limpet", address, "ip");
        awaitLink();
        await().until(() -> haproxy.used() == A_LOT && haproxy.isCurrent());
        assertThat(haproxy.table())
                .hasSize(A_LOT)
                .allSatisfy((source, entry) -> assertThat(kept).containsEntry(source, entry.server()));

        limpet.close();
        limpet = Replica.of("limpet", directory, address);
        startLimpet();

        await().until(() -> limpet.peers().isCaughtUp());
        assertThat(limpet.peers().synced().reason()).isEqualTo("learned from ha");
        assertThat(limpet.table().used()).isEqualTo(A_LOT);
        kept.forEach((source, server) -> assertThat(limpet.serverOf(source)).contains(server));
    }

    @Test
    void anHaproxyThatIsKilledComesBackToAllEntries() {
        haproxy.start("limpet", address, "ip");
        startLimpet();
        awaitLink();
        String before = haproxy.connectFrom("127.16.1.1");
        limpet.keep("127.16.1.2", "s2");
        await().until(() ->
                limpet.serverOf("127.16.1.1").isPresent() && haproxy.table().size() == 2);

        haproxy.kill();
        await().until(() -> !limpet.stateOf("ha").equals("ESTA"));
        limpet.keep("127.16.1.3", "s1");
        haproxy.start("limpet", address, "ip");

        awaitLink();
        await().until(() -> haproxy.table().size() == 3);
        assertThat(haproxy.connectFrom("127.16.1.1")).isEqualTo(before);
        assertThat(haproxy.connectFrom("127.16.1.2")).isEqualTo("s2");
        assertThat(haproxy.connectFrom("127.16.1.3")).isEqualTo("s1");
    }

    @Test
    void aReplicaThatStartsAnewComesBackToAllEntries() {
        haproxy.start("limpet", address, "ip");
        startLimpet();
        awaitLink();
        limpet.keep("127.16.1.2", "s2");
        await().until(() -> haproxy.table().size() == 1);
        limpet.close();
        String meanwhile = haproxy.connectFrom("127.16.1.1");

        limpet = Replica.of("limpet", directory, address);
        startLimpet();

        awaitLink();
        await().until(() -> limpet.serverOf("127.16.1.1").isPresent()
                && limpet.serverOf("127.16.1.2").isPresent());
        assertThat(limpet.serverOf("127.16.1.1")).contains(meanwhile);
        assertThat(limpet.serverOf("127.16.1.2")).contains("s2");
        limpet.keep("127.16.1.3", "s1");
        await().until(() -> haproxy.table().size() == 3);
    }

    @Test
    void anHaproxyTableOfIpv6AddressesSharesIpv4SourcesToo() {
        haproxy.start("limpet", address, "ipv6");
        startLimpet();
        awaitLink();
        limpet.keep("127.16.1.2", "s2");
        limpet.keep("2001:db8::1", "s1");

        String chosen = haproxy.connectFrom("127.16.1.1");

        await().until(() -> limpet.serverOf("127.16.1.1").isPresent());
        assertThat(limpet.serverOf("127.16.1.1")).contains(chosen);
        await().until(() -> haproxy.table().size() == 3);
        assertThat(haproxy.connectFrom("127.16.1.2")).isEqualTo("s2");
        limpet.keep("127.16.1.3", "s1");
        await().until(() -> haproxy.table().size() == 4);
        assertThat(haproxy.connectFrom("127.16.1.3")).isEqualTo("s1");
    }

    @Test
    void serversThatHaproxyKnowsByAddressAreSharedUnderTheirAddresses() {
        List<String> addresses = haproxy.servers().stream()
                .map(server -> server.config().address() + ":" + server.config().port())
                .toList();
        haproxy.start("limpet", address, "ip srvkey addr");
        startLimpet();
        awaitLink();
        limpet.keep("127.16.1.2", addresses.get(1));

        String chosen = haproxy.connectFrom("127.16.1.1");

        await().until(() -> limpet.serverOf("127.16.1.1").isPresent());
        assertThat(limpet.serverOf("127.16.1.1")).contains(addresses.get(chosen.equals("s1") ? 0 : 1));
        await().until(() -> haproxy.used() == 2);
        assertThat(haproxy.connectFrom("127.16.1.2")).isEqualTo("s2");
    }

    @Test
    void anHaproxyThatCallsBeforeItIsConfiguredIsLinkedOnceItIs() {
        limpet.start();
        haproxy.start("limpet", address, "ip");
        await().until(haproxy::isUp);
        await().until(() -> haproxy.command("show peers").contains("last_status=HSHK"));
        assertThat(limpet.peers().status()).isEmpty();

        startLimpet();

        awaitLink();
        limpet.keep("127.16.1.3", "s1");
        await().until(() -> haproxy.table().size() == 1);
    }

    private void startLimpet() {
        directory.with(limpet);
        limpet.start(new ExternalPeer(
                "ha",
                haproxy.peerAddress().getAddress().getHostAddress(),
                haproxy.peerAddress().getPort()));
    }

    private void awaitLink() {
        await().until(() -> limpet.stateOf("ha").equals("ESTA")
                && limpet.peers().isCaughtUp()
                && haproxy.command("show peers").contains("last_status=ESTA"));
    }
}
