package dev.limpet.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Certificates as days go by: always valid, and believed by replicas that are a day behind. */
class RotationTest {
    private static final String NAME = "web-peers.shop.svc.cluster.local";
    private static final Identity WEB = new Identity("shop", "web", "uid");
    private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Issuer issuer = new Issuer();

    @Test
    void overAYearEveryCertificateIsValidAndBelievedByWhoIsADayBehindOrAhead() {
        List<Rotation> hours = new ArrayList<>();
        Rotation rotation = Rotation.begin(issuer.issue(NAME, START), List.of());
        for (Instant now = START; now.isBefore(START.plus(365, ChronoUnit.DAYS)); now = now.plus(HOUR)) {
            rotation = kept(rotation.advance(NAME, now, issuer));
            hours.add(rotation);
            assertThat(rotation.current().isValid(now.plus(Duration.ofDays(20))))
                    .isTrue();
            for (int behind = 0; behind < 24 && behind < hours.size(); behind++) {
                Rotation before = hours.get(hours.size() - 1 - behind);
                assertBelieved(before, rotation.current());
                assertBelieved(rotation, before.current());
            }
        }
        assertThat(hours.stream().map(each -> each.current().certificate()).distinct())
                .hasSizeBetween(5, 7);
        assertThat(hours.stream().mapToInt(each -> each.believed().size()).max())
                .hasValue(2);
        assertThat(hours.stream().filter(each -> each.believed().size() == 1).count())
                .isGreaterThan(hours.size() * 9L / 10);
    }

    @Test
    void nothingChangesBetweenTwoSteps() {
        Rotation rotation = Rotation.begin(issuer.issue(NAME, START), List.of());

        assertThat(rotation.advance(NAME, START.plus(Duration.ofDays(59)), issuer))
                .isSameAs(rotation);
    }

    @Test
    void whatIsExpiredIsReplacedAtOnce() {
        Rotation rotation = Rotation.begin(issuer.issue(NAME, START), List.of());
        Instant late = START.plus(Duration.ofDays(200));

        Rotation after = rotation.advance(NAME, late, issuer);

        assertThat(after.current().isValid(late)).isTrue();
        assertThat(after.believed()).contains(rotation.current().authority());
    }

    @Test
    void aCertificateForAnotherNameIsReplacedAtOnce() {
        Rotation rotation = Rotation.begin(issuer.issue(NAME, START), List.of());

        Rotation after = rotation.advance("web-peers.shop.svc.example.org", START, issuer);

        assertThat(after.current().isFor("web-peers.shop.svc.example.org")).isTrue();
    }

    @Test
    void whatIsIssuedIsForBothEndsAndCertifiesNothingItself() throws Exception {
        Certified certified = issuer.issue(NAME, START);
        X509Certificate leaf = certified.certificate();

        assertThat(leaf.getExtendedKeyUsage()).containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(leaf.getBasicConstraints()).isNegative();
        assertThat(certified.authority().getBasicConstraints()).isZero();
        assertThatCode(() -> leaf.verify(certified.authority().getPublicKey())).doesNotThrowAnyException();
        assertThatCode(() -> leaf.checkValidity(Date.from(START.minus(HOUR)))).doesNotThrowAnyException();
        assertThat(issuer.issue(NAME, START).authority().getSubjectX500Principal())
                .isNotEqualTo(certified.authority().getSubjectX500Principal());
    }

    @Test
    void aSecretThatIsNotWholeIsNone() {
        Secret secret = PeersSecret.of(WEB, Rotation.begin(issuer.issue(NAME, START), List.of()));
        secret.getData().remove("ca.crt");

        assertThat(PeersSecret.read(secret)).isEmpty();
    }

    @Test
    void noTextButTheSecretTellsOfAKey() {
        Rotation rotation = Rotation.begin(issuer.issue(NAME, START), List.of());

        assertThat(rotation.toString()).doesNotContain("PRIVATE KEY");
    }

    /** As it is read from its Secret again. */
    private static Rotation kept(Rotation rotation) {
        Optional<Rotation> read = PeersSecret.read(PeersSecret.of(WEB, rotation));
        assertThat(read).contains(rotation);
        return read.orElseThrow();
    }

    private static void assertBelieved(Rotation by, Certified shown) {
        assertThat(by.believed()).contains(shown.authority());
    }
}
