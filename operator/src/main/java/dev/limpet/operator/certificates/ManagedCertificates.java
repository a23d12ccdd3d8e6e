package dev.limpet.operator.certificates;

import dev.limpet.operator.apply.ChildApplier;
import dev.limpet.operator.apply.Obstacle;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Secret with the certificate of a LoadBalancer's replicas. Secrets are not watched, since the right to watch
 * is the right to read all of them: each is read by its name, now and then, and at once while replicas are not well.
 */
public final class ManagedCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedCertificates.class);
    private static final Duration SETTLED = Duration.ofMinutes(5);
    private static final Duration UNSETTLED = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final InstantSource clock;
    private final Issuer issuer = new Issuer();
    /** By namespace and name of the LoadBalancer. */
    private final Map<String, Checked> checked = new ConcurrentHashMap<>();

    private record Checked(String uid, Instant at, String hash) {
        boolean isOf(Identity identity) {
            return uid.equals(identity.uid());
        }
    }

    /** How replicas are, and so how long what was seen of a Secret may be relied upon. */
    public enum Replicas {
        WELL(SETTLED),
        NOT_WELL(UNSETTLED),
        /** Another operator is at work, or was: what is seen now is what both have to go by. */
        TOLD_OF_ANOTHER(Duration.ZERO);

        private final Duration reliance;

        Replicas(Duration reliance) {
            this.reliance = reliance;
        }
    }

    public ManagedCertificates(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Sees to it that the Secret holds what it should by now.
     *
     * @param name the DNS name that the certificate is to be for
     * @return what keeps it from that
     */
    public Optional<Obstacle> ensure(Identity identity, String name, Replicas replicas) {
        Instant now = clock.instant();
        Checked last = checked.get(identity.toString());
        if (last != null && last.isOf(identity) && now.isBefore(last.at.plus(replicas.reliance))) {
            return Optional.empty();
        }
        return Obstacle.of(PeersSecret.named(identity), () -> lookAgainstOthers(identity, name, now));
    }

    private Optional<Obstacle> lookAgainstOthers(Identity identity, String name, Instant now) {
        try {
            return look(identity, name, now);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // Somebody else wrote the Secret since it was read.
            return look(identity, name, now);
        }
    }

    private Optional<Obstacle> look(Identity identity, String name, Instant now) {
        Optional<Secret> found = Optional.ofNullable(client.secrets()
                .inNamespace(identity.namespace())
                .withName(identity.peersSecret())
                .get());
        if (found.isPresent() && !identity.controls(found.get())) {
            return Optional.of(new Obstacle.NameTaken(found.get()));
        }
        Optional<Rotation> before = found.flatMap(PeersSecret::read);
        Rotation after = before.map(rotation -> rotation.advance(name, now, issuer))
                .orElseGet(() -> Rotation.begin(issuer.issue(name, now), List.of()));
        if (!before.equals(Optional.of(after))) {
            write(identity, found, after);
        }
        checked.put(identity.toString(), new Checked(identity.uid(), now, hash(after)));
        return Optional.empty();
    }

    /** What changes whenever the files of the pods do, and tells nothing of the key; empty when nothing was ensured. */
    public Optional<String> hash(Identity identity) {
        return Optional.ofNullable(checked.get(identity.toString()))
                .filter(last -> last.isOf(identity))
                .map(Checked::hash);
    }

    /** Is told that a LoadBalancer has other certificates, or none. */
    public void forget(Identity identity) {
        checked.remove(identity.toString());
    }

    /** Replaces the version that was read, or creates; fails when another operator has done so meanwhile. */
    private void write(Identity identity, Optional<Secret> before, Rotation rotation) {
        Secret secret = PeersSecret.of(identity, rotation);
        before.ifPresentOrElse(
                read -> {
                    secret.getMetadata().setResourceVersion(read.getMetadata().getResourceVersion());
                    client.resource(secret).patch(ChildApplier.APPLY);
                },
                () -> client.resource(secret).create());
        LOG.atInfo()
                .addKeyValue("loadbalancer", identity)
                .addKeyValue("secret", identity.peersSecret())
                .addKeyValue(
                        "expires",
                        rotation.current().certificate().getNotAfter().toInstant())
                .addKeyValue("announced", rotation.next().isPresent())
                .addKeyValue("authorities", rotation.believed().size())
                .log("certificate for peers written");
    }

    private static String hash(Rotation rotation) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(rotation.current().certificate().getEncoded());
            rotation.believed()
                    .forEach(authority ->
                            digest.update(authority.getSerialNumber().toByteArray()));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate can be encoded, and every Java runtime has SHA-256", e);
        }
    }
}
