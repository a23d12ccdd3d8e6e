package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.processes.FakeDns;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsPeerDirectoryTest {
    private static final String SERVICE = "web-peers.default.svc.cluster.local";

    private final FakeDns dns = new FakeDns("_peers._tcp." + SERVICE + ".");
    private final DnsPeerDirectory directory = new DnsPeerDirectory(
            Replica.LOOPS, NioDatagramChannel.class, NioSocketChannel.class, Optional.of(dns.address()));

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void aPeerIsNamedByTheFirstLabelOfItsHost() {
        dns.service("web-0." + SERVICE, 10_000)
                .service("web-1." + SERVICE, 10_001)
                .additional("web-0." + SERVICE + ".", "127.16.2.1")
                .additional("WEB-1." + SERVICE + ".", "::1");

        assertThat(lookUp())
                .isEqualTo(new PeerDirectory.Found(
                        List.of(location("web-0", "127.16.2.1", 10_000), location("web-1", "::1", 10_001))));
    }

    @Test
    void anAddressThatDoesNotComeWithTheAnswerIsAskedFor() {
        dns.service("web-0." + SERVICE, 10_000).host("web-0." + SERVICE + ".", "127.16.2.1");

        assertThat(lookUp()).isEqualTo(new PeerDirectory.Found(List.of(location("web-0", "127.16.2.1", 10_000))));
    }

    @Test
    void anAddressOfTheOtherFamilyIsAskedForToo() {
        dns.service("web-0." + SERVICE, 10_000).host("web-0." + SERVICE + ".", "fd00::1");

        assertThat(lookUp()).isEqualTo(new PeerDirectory.Found(List.of(location("web-0", "fd00::1", 10_000))));
    }

    /** As of a StatefulSet with more pods than a datagram has room for. */
    @Test
    void anAnswerThatIsCutIsAskedForOverTcp() {
        dns.cutDatagrams();
        dns.service("web-0." + SERVICE, 10_000).additional("web-0." + SERVICE + ".", "127.16.2.1");

        assertThat(lookUp()).isEqualTo(new PeerDirectory.Found(List.of(location("web-0", "127.16.2.1", 10_000))));
    }

    @Test
    void aPeerWithoutAnAddressIsNotThereYet() {
        dns.service("web-0." + SERVICE, 10_000)
                .service("web-1." + SERVICE, 10_000)
                .additional("web-1." + SERVICE + ".", "127.16.2.2");

        assertThat(lookUp()).isEqualTo(new PeerDirectory.Found(List.of(location("web-1", "127.16.2.2", 10_000))));
    }

    @Test
    void nothingIsRememberedFromOneLookUpToTheNext() {
        assertThat(lookUp()).isEqualTo(new PeerDirectory.Found(List.of()));

        dns.service("web-0." + SERVICE, 10_000).additional("web-0." + SERVICE + ".", "127.16.2.1");

        assertThat(lookUp()).isEqualTo(new PeerDirectory.Found(List.of(location("web-0", "127.16.2.1", 10_000))));
    }

    @Test
    void aNameThatDoesNotExistHasNoPeers() {
        dns.fail(DnsResponseCode.NXDOMAIN);

        assertThat(lookUp()).isEqualTo(new PeerDirectory.Found(List.of()));
    }

    @Test
    void aServerThatFailsSaysNothingOfPeers() {
        dns.fail(DnsResponseCode.SERVFAIL);

        assertThat(lookUp())
                .isInstanceOfSatisfying(
                        PeerDirectory.Unanswered.class,
                        answer -> assertThat(answer.reason()).contains("ServFail"));
    }

    @Test
    void aServerThatIsSilentSaysNothingOfPeers() {
        dns.fallSilent();

        assertThat(lookUp())
                .isInstanceOfSatisfying(
                        PeerDirectory.Unanswered.class,
                        answer -> assertThat(answer.reason()).contains("_peers._tcp." + SERVICE));
    }

    private PeerDirectory.Answer lookUp() {
        return directory.lookUp(SERVICE).toCompletableFuture().join();
    }

    private static PeerDirectory.Location location(String name, String address, int port) {
        return new PeerDirectory.Location(name, new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }
}
