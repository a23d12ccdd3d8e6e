package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.operator.certificates.ManagedCertificates;
import dev.limpet.operator.certificates.ManagedCertificates.Replicas;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Secret with a certificate, as days go by and operators come and go. */
class ManagedCertificatesTest {
    private static final Identity WEB = new Identity(TestCluster.NAMESPACE, "web", "uid-1");
    private static final String NAME = "web-peers.test.svc.cluster.local";

    private final TestCluster cluster = new TestCluster();
    private Instant now = Instant.parse("2026-11-29T08:00:00Z");
    private ManagedCertificates certificates = operator();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aCertificateIsAnnouncedThenUsedThenTheOnlyOne() {
        Map<String, String> first = after(Duration.ZERO);

        Map<String, String> announced = after(Duration.ofDays(60));
        assertThat(announced).containsKeys("next.crt", "next.key").containsEntry("tls.key", first.get("tls.key"));
        assertThat(authorities(announced)).isEqualTo(2);

        Map<String, String> used = after(Duration.ofDays(1));
        assertThat(used).doesNotContainKeys("next.crt", "next.key").containsEntry("tls.key", announced.get("next.key"));
        assertThat(authorities(used)).isEqualTo(2);

        Map<String, String> alone = after(Duration.ofDays(1));
        assertThat(alone).containsEntry("tls.key", used.get("tls.key"));
        assertThat(authorities(alone)).isEqualTo(1);
    }

    @Test
    void anotherOperatorGoesOnWhereTheFirstWas() {
        after(Duration.ZERO);
        Map<String, String> announced = after(Duration.ofDays(60));

        certificates = operator();

        assertThat(after(Duration.ofHours(1))).isEqualTo(announced);
        assertThat(certificates.hash(WEB)).isPresent();
    }

    @Test
    void aDeletedSecretIsMadeAnewOnceItIsMissed() {
        Map<String, String> first = after(Duration.ZERO);
        cluster.client().resource(secret()).delete();

        now = now.plusSeconds(11);
        certificates.ensure(WEB, NAME, Replicas.NOT_WELL);

        assertThat(secret().getData())
                .containsKeys("tls.crt", "tls.key", "ca.crt")
                .isNotEqualTo(first);
    }

    @Test
    void theSecretIsNotAskedForAgainAndAgain() {
        after(Duration.ZERO);
        cluster.client().resource(secret()).delete();

        now = now.plusSeconds(290);
        assertThat(certificates.ensure(WEB, NAME, Replicas.WELL)).isEmpty();

        assertThat(found()).isNull();
    }

    @Test
    void whatIsNotACertificateIsReplaced() {
        after(Duration.ZERO);
        Secret broken = secret();
        broken.getData().put("tls.crt", "bm90aGluZw==");
        broken.getMetadata().setResourceVersion(null);
        cluster.client().resource(broken).update();

        assertThat(after(Duration.ofHours(1)).get("tls.crt")).isNotEqualTo("bm90aGluZw==");
    }

    private ManagedCertificates operator() {
        return new ManagedCertificates(cluster.client(), () -> now);
    }

    private Map<String, String> after(Duration time) {
        now = now.plus(time);
        assertThat(certificates.ensure(WEB, NAME, Replicas.WELL)).isEmpty();
        return secret().getData();
    }

    private Secret secret() {
        return Objects.requireNonNull(found());
    }

    private @Nullable Secret found() {
        return cluster.client()
                .secrets()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web-peers-tls")
                .get();
    }

    private static int authorities(Map<String, String> data) {
        String text = new String(Base64.getDecoder().decode(data.get("ca.crt")), StandardCharsets.US_ASCII);
        return text.split("BEGIN CERTIFICATE", -1).length - 1;
    }
}
