package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An issuer of cert-manager. */
@ApiRecord
public record IssuerReference(
        @JsonPropertyDescription("Name of the issuer.") @Required @Pattern(Form.OBJECT_NAME) @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription(
                "Issuer, which is one in the load balancer's namespace, ClusterIssuer, or the kind of an external issuer.")
        @Default("Issuer")
        @Pattern("^[A-Z][A-Za-z0-9]*$")
        @Size(min = 1, max = 63)
        String kind,

        @JsonPropertyDescription("API group of the issuer.")
        @Default("cert-manager.io")
        @Pattern(Form.OBJECT_NAME)
        @Size(min = 1, max = 253)
        String group) {
    public IssuerReference {
        kind = kind == null ? "Issuer" : kind;
        group = group == null ? "cert-manager.io" : group;
    }
}
