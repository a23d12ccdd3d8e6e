package dev.limpet.proxy.peers;

import static dev.limpet.proxy.peers.Replicas.awaitLink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.PeersTls;
import dev.limpet.proxy.certificates.Authority;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Replicas whose links are encrypted, with certificates that are right and with others. */
class PeersTlsTest {
    private static final Authority AUTHORITY = new Authority();

    @RegisterExtension
    final Replicas replicas = new Replicas();

    @TempDir
    Path folder;

    @Test
    void replicasWithCertificatesOfOneAuthorityShareATable() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Replica b = replicas.start("b", credentials("b"));
        awaitLink(a, b);

        a.keep("10.0.0.1", "s1");
        b.keep("2001:db8::1", "s2");

        await().untilAsserted(() -> {
            assertThat(b.serverOf("10.0.0.1")).contains("s1");
            assertThat(a.serverOf("2001:db8::1")).contains("s2");
        });
        assertThat(a.peers().refusals().values()).containsOnly(0L);
        assertThat(a.peers().tls())
                .hasValueSatisfying(tls -> assertThat(tls.expires()).isAfter(Instant.now()));
    }

    @Test
    void aLargeTableIsLearnedOverTls() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        for (int i = 0; i < 50_000; i++) {
            a.table().reserve(Source.ofIpv4(i), "s" + i % 7);
        }
        Replica b = replicas.start("b", credentials("b"));

        await().atMost(Duration.ofSeconds(20)).until(() -> b.table().used() == 50_000);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Authority other = new Authority();
        Path stranger = other.issue(Replica.TLS_NAME).into(folder.resolve("b"), AUTHORITY);
        Replica b = replicas.start("b", stranger);

        awaitRefused(a, "unknown-authority");
        awaitRefused(b, "refused-by-peer");
        assertNothingIsShared(a, b);
    }

    @Test
    void anAuthorityThatIsNotBelievedIsRefusedByTheDialer() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Path unbelieving = AUTHORITY.issue(Replica.TLS_NAME).into(folder.resolve("b"), new Authority());
        Replica b = replicas.start("b", unbelieving);

        awaitRefused(b, "unknown-authority");
        assertNothingIsShared(a, b);
    }

    @Test
    void anExpiredCertificateIsRefused() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Path expired = AUTHORITY
                .issue(Replica.TLS_NAME, Instant.now().minusSeconds(60))
                .into(folder.resolve("b"), AUTHORITY);
        Replica b = replicas.start("b", expired);

        awaitRefused(a, "out-of-date");
        assertNothingIsShared(a, b);
    }

    @Test
    void anotherLoadBalancersCertificateOfTheSameAuthorityIsRefused() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Path foreign = AUTHORITY.issue("other-peers.shop.svc.cluster.local").into(folder.resolve("b"), AUTHORITY);
        Replica b = replicas.start("b", foreign);

        awaitRefused(a, "wrong-name");
        assertNothingIsShared(a, b);
    }

    @Test
    void clearTextIsRefused() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        replicas.directory().with("b", Replica.freeAddress());
        try (RawPeer raw = new RawPeer(a.address())) {
            raw.say("HAProxyS 2.1\na\nb 1 1\n");
            raw.awaitEnd();
        }
        awaitRefused(a, "plain-text");
    }

    @Test
    void aPeerInClearTextIsNotDialedInClearText() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Replica b = replicas.start("b");

        awaitRefused(a, "plain-text");
        assertNothingIsShared(a, b);
    }

    @Test
    void withoutACertificateNothingIsConfigured() {
        Replica a = Replica.of("a", replicas.directory(), Replica.freeAddress(), folder.resolve("none"));

        assertThatThrownBy(a::start)
                .hasRootCauseInstanceOf(IOException.class)
                .hasMessageContaining("tls.crt: the file does not exist");
    }

    @Test
    void certificatesAreReplacedUnderALinkThatStays() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Replica b = replicas.start("b", credentials("b"));
        awaitLink(a, b);
        Authority next = new Authority();

        for (String each : new String[] {"a", "b"}) {
            AUTHORITY.issue(Replica.TLS_NAME).into(folder.resolve(each), AUTHORITY, next);
        }
        renew(a, b);
        a.keep("10.0.0.1", "s1");
        for (String each : new String[] {"a", "b"}) {
            next.issue(Replica.TLS_NAME).into(folder.resolve(each), next);
        }
        renew(a, b);
        b.keep("10.0.0.2", "s2");

        await().untilAsserted(() -> {
            assertThat(b.serverOf("10.0.0.1")).contains("s1");
            assertThat(a.serverOf("10.0.0.2")).contains("s2");
        });
        Replica c = replicas.start("c", next.issue(Replica.TLS_NAME).into(folder.resolve("c"), next));
        awaitLink(a, c);
        awaitLink(b, c);
        assertThat(c.serverOf("10.0.0.1")).contains("s1");
        assertThat(a.peers().refusals().values()).containsOnly(0L);
        assertThat(b.peers().refusals().values()).containsOnly(0L);
    }

    @Test
    void filesThatDoNotFitLeaveTheFormerInUse() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Files.writeString(
                folder.resolve("a/tls.key"), AUTHORITY.issue(Replica.TLS_NAME).keyPem());
        renew(a);
        renew(a);

        await().untilAsserted(() -> assertThat(a.peers().tls().orElseThrow().problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("tls.key: is the key of another certificate")
                        .doesNotContain("PRIVATE KEY")));
        a.speak(Optional.of(new PeersTls(Replica.TLS_NAME)));
        Replica b = replicas.start("b", credentials("b"));
        awaitLink(a, b);

        credentials("a");
        renew(a);
        renew(a);
        await().until(() -> a.peers().tls().orElseThrow().problem().isEmpty());
    }

    @Test
    void linksAreEncryptedWhileTheTableStays() throws IOException {
        Replica a = replicas.start("a", credentials("a"));
        Replica b = replicas.start("b", credentials("b"));
        a.speak(Optional.empty());
        b.speak(Optional.empty());
        awaitLink(a, b);
        a.keep("10.0.0.1", "s1");

        a.speak(Optional.of(new PeersTls(Replica.TLS_NAME)));
        b.speak(Optional.of(new PeersTls(Replica.TLS_NAME)));
        b.keep("10.0.0.2", "s2");

        awaitLink(a, b);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(b.serverOf("10.0.0.1")).contains("s1");
            assertThat(a.serverOf("10.0.0.2")).contains("s2");
        });
    }

    private Path credentials(String replica) throws IOException {
        return AUTHORITY.issue(Replica.TLS_NAME).into(folder.resolve(replica), AUTHORITY);
    }

    private static void renew(Replica... replicas) {
        for (Replica replica : replicas) {
            replica.peers().renewCredentials();
        }
    }

    private static void awaitRefused(Replica replica, String reason) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(replica.peers().refusals().get(reason)).isPositive());
    }

    private static void assertNothingIsShared(Replica a, Replica b) {
        a.keep("10.0.0.1", "s1");
        assertThat(a.stateOf(b.name())).isNotEqualTo("ESTA");
        assertThat(b.stateOf(a.name())).isNotEqualTo("ESTA");
        assertThat(b.serverOf("10.0.0.1")).isEmpty();
    }
}
