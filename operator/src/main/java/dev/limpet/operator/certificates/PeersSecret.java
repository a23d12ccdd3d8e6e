package dev.limpet.operator.certificates;

import dev.limpet.operator.children.ChildMetadata;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Rotation} as the Secret that it is kept in. Pods mount the three files of {@code kubernetes.io/tls}; the
 * certificate that is announced stays in the Secret.
 */
final class PeersSecret {
    private static final String TYPE = "kubernetes.io/tls";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITIES = "ca.crt";
    private static final String NEXT_CERTIFICATE = "next.crt";
    private static final String NEXT_KEY = "next.key";

    static Secret of(Identity identity, Rotation rotation) {
        Map<String, String> texts = new HashMap<>();
        texts.put(CERTIFICATE, Pem.certificates(List.of(rotation.current().certificate())));
        texts.put(KEY, rotation.current().key());
        texts.put(AUTHORITIES, Pem.certificates(rotation.believed()));
        rotation.next().ifPresent(next -> {
            texts.put(NEXT_CERTIFICATE, Pem.certificates(List.of(next.certificate())));
            texts.put(NEXT_KEY, next.key());
        });
        Map<String, String> data = new HashMap<>();
        texts.forEach((name, text) ->
                data.put(name, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
        return named(identity).edit().withType(TYPE).withData(data).build();
    }

    /** The Secret without what it holds. */
    static Secret named(Identity identity) {
        return new SecretBuilder()
                .withMetadata(ChildMetadata.named(identity.peersSecret(), identity))
                .build();
    }

    /** What the Secret holds, if it is whole. */
    static Optional<Rotation> read(Secret secret) {
        List<X509Certificate> believed = Pem.read(text(secret, AUTHORITIES));
        return Certified.read(text(secret, CERTIFICATE), text(secret, KEY), believed)
                .map(current -> new Rotation(
                        current,
                        Certified.read(text(secret, NEXT_CERTIFICATE), text(secret, NEXT_KEY), believed),
                        believed));
    }

    private static String text(Secret secret, String name) {
        String encoded = Optional.ofNullable(secret.getData()).orElse(Map.of()).getOrDefault(name, "");
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private PeersSecret() {}
}
