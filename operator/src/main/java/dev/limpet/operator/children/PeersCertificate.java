package dev.limpet.operator.children;

import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.OptionalKind;
import dev.limpet.operator.resolve.PeersCertificates;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Has cert-manager keep the certificate that replicas show each other in a Secret: one for all of them. */
final class PeersCertificate {
    static GenericKubernetesResource desired(Identity identity, PeersCertificates.Requested requested) {
        SortedMap<String, Object> spec = new TreeMap<>();
        spec.put("secretName", requested.secretName());
        spec.put("dnsNames", List.of(requested.dnsName()));
        spec.put("usages", List.of("digital signature", "server auth", "client auth"));
        spec.put(
                "privateKey",
                new TreeMap<>(Map.of("algorithm", "ECDSA", "encoding", "PKCS8", "rotationPolicy", "Always")));
        spec.put(
                "issuerRef",
                new TreeMap<>(Map.of(
                        "name", requested.issuer().name(),
                        "kind", requested.issuer().kind(),
                        "group", requested.issuer().group())));
        return OptionalChild.of(OptionalKind.CERTIFICATE, identity, spec);
    }

    private PeersCertificate() {}
}
