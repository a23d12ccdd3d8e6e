package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How replicas share their stick tables. */
@ApiRecord
public record Peers(
        @JsonPropertyDescription("Where each replica listens for its peers.")
        @Default("10000")
        @Min(1)
        @Max(65_535)
        @ValidationRule(value = Form.PORT_RULE, message = Form.PORT_MESSAGE)
        Integer port,

        @JsonPropertyDescription("Whether links between peers are encrypted. HAProxy peers need Disabled.")
        @Default("Disabled")
        PeersTls tls,

        @JsonPropertyDescription("Peers outside the cluster, such as HAProxy instances.") @Size(max = 32)
        List<ExternalPeer> external) {
    static final Peers DEFAULT = new Peers(10_000, PeersTls.DISABLED, List.of());

    public Peers {
        port = port == null ? DEFAULT.port : port;
        tls = tls == null ? DEFAULT.tls : tls;
        external = external == null ? List.of() : List.copyOf(external);
    }
}
