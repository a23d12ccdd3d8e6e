package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.ExternalPeer;
import dev.limpet.proxy.certificates.Authority;
import dev.limpet.proxy.processes.Haproxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica and a real HAProxy as each other's peers over TLS, both with {@code verify required}. */
class HaproxyTlsIT {
    private static final Authority AUTHORITY = new Authority();

    private final Path folder;
    private final FakeDirectory directory = new FakeDirectory();
    private final Replica limpet;
    private final Haproxy haproxy;

    HaproxyTlsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        haproxy = new Haproxy("ha", folder);
        limpet = Replica.of(
                "limpet",
                directory,
                Replica.freeAddress(),
                AUTHORITY.issue(Replica.TLS_NAME).into(folder.resolve("limpet"), AUTHORITY));
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
    void whatOneLearnsTheOtherKnows() throws IOException {
        start(AUTHORITY.issue("ha"), AUTHORITY);
        await().until(() -> limpet.stateOf("ha").equals("ESTA")
                && limpet.peers().isCaughtUp()
                && haproxy.command("show peers").contains("last_status=ESTA"));

        String chosenByHaproxy = haproxy.connectFrom("127.16.1.1");
        limpet.keep("127.16.1.2", "s1");
        limpet.keep("127.16.1.3", "s2");

        await().until(() -> limpet.serverOf("127.16.1.1").isPresent());
        assertThat(limpet.serverOf("127.16.1.1")).contains(chosenByHaproxy);
        await().until(() -> haproxy.table().size() == 3);
        assertThat(haproxy.connectFrom("127.16.1.2")).isEqualTo("s1");
        assertThat(haproxy.connectFrom("127.16.1.3")).isEqualTo("s2");
    }

    @Test
    void anHaproxyOfAnotherAuthorityIsRefused() throws IOException {
        Authority other = new Authority();
        start(other.issue("ha"), AUTHORITY);

        awaitRefused("unknown-authority");
        assertThat(limpet.stateOf("ha")).isNotEqualTo("ESTA");
    }

    @Test
    void anHaproxyWithTheCertificateOfAnotherPeerIsRefused() throws IOException {
        start(AUTHORITY.issue("another"), AUTHORITY);

        awaitRefused("wrong-name");
        assertThat(limpet.stateOf("ha")).isNotEqualTo("ESTA");
    }

    @Test
    void anHaproxyThatDoesNotBelieveUsSharesNothing() throws IOException {
        start(AUTHORITY.issue("ha"), new Authority());

        awaitRefused("refused-by-peer");
        limpet.keep("127.16.1.2", "s1");
        assertThat(haproxy.table()).isEmpty();
    }

    @Test
    void anHaproxyInClearTextIsRefused() {
        haproxy.start("limpet", limpet.address(), "ip");
        startLimpet();

        awaitRefused("plain-text");
        assertThat(limpet.stateOf("ha")).isNotEqualTo("ESTA");
    }

    private void start(Authority.Issued certificate, Authority believed) throws IOException {
        Path pem = Files.writeString(folder.resolve("ha.pem"), certificate.pem());
        Path authorities = Files.writeString(folder.resolve("authorities.pem"), believed.pem());
        haproxy.encrypted(pem, authorities).start("limpet", limpet.address(), "ip");
        startLimpet();
    }

    private void startLimpet() {
        directory.with(limpet);
        limpet.start(new ExternalPeer(
                "ha",
                haproxy.peerAddress().getAddress().getHostAddress(),
                haproxy.peerAddress().getPort()));
    }

    private void awaitRefused(String reason) {
        await().untilAsserted(
                        () -> assertThat(limpet.peers().refusals().get(reason)).isPositive());
    }
}
