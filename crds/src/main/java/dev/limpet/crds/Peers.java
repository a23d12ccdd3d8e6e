package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How replicas share their stick tables. */
@ApiRecord
@ValidationRule(
        value = "has(self.tlsSecretName) == (self.tls == 'Secret')",
        message = "tlsSecretName goes with tls: Secret, and only with that",
        fieldPath = ".tlsSecretName")
@ValidationRule(
        value = "has(self.tlsIssuerRef) == (self.tls == 'CertManager')",
        message = "tlsIssuerRef goes with tls: CertManager, and only with that",
        fieldPath = ".tlsIssuerRef")
@ValidationRule(
        value = "self.tls != 'Managed' || !has(self.external) || size(self.external) == 0",
        message =
                "with tls: Managed only replicas have certificates; with external peers write Secret, CertManager or Disabled",
        fieldPath = ".tls")
public record Peers(
        @JsonPropertyDescription("Where each replica listens for its peers.")
        @Default("10000")
        @Min(1)
        @Max(65_535)
        @ValidationRule(value = Form.PORT_RULE, message = Form.PORT_MESSAGE)
        Integer port,

        @JsonPropertyDescription(
                "Whether links between peers are encrypted, with both ends proving who they are. Managed: by certificates that the operator issues and renews. Secret: by the certificate in tlsSecretName. CertManager: by a certificate that cert-manager issues and renews, see tlsIssuerRef. HAProxy peers need Secret, CertManager or Disabled.")
        @Default("Disabled")
        PeersTls tls,

        @JsonPropertyDescription(
                "With tls: Secret, the Secret of type kubernetes.io/tls whose tls.crt, tls.key (PKCS #8) and ca.crt replicas use. The certificate must be for the DNS name <name>-peers.<namespace>.svc.<cluster domain>; an external peer's for the peer's name.")
        @Pattern(Form.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @Nullable
        String tlsSecretName,

        @JsonPropertyDescription(
                "With tls: CertManager, the issuer of cert-manager that certifies the replicas. It must tell its own certificate (ca.crt), as issuers of the types CA, SelfSigned and Vault do.")
        @Nullable
        IssuerReference tlsIssuerRef,

        @JsonPropertyDescription("Peers outside the cluster, such as HAProxy instances.") @Size(max = 32)
        List<ExternalPeer> external) {
    static final Peers DEFAULT = new Peers(10_000, PeersTls.DISABLED, null, null, List.of());

    public Peers {
        port = port == null ? DEFAULT.port : port;
        tls = tls == null ? DEFAULT.tls : tls;
        external = external == null ? List.of() : List.copyOf(external);
    }
}
