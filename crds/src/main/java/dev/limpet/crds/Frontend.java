package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A port on which clients are accepted. */
@ApiRecord
public record Frontend(
        @JsonPropertyDescription("Unique among the frontends; the name of its port in the Service.")
        @Required
        @Pattern(Form.LABEL)
        @Size(min = 1, max = 63)
        String name,

        @JsonPropertyDescription("Unique among the frontends, the statistics and the peers.")
        @Required
        @Min(1)
        @Max(65_535)
        @ValidationRule(value = Form.PORT_RULE, message = Form.PORT_MESSAGE)
        int port,

        @JsonPropertyDescription("The backend its clients are sent to.")
        @Required
        @Pattern(Form.NAME)
        @Size(min = 1, max = 63)
        String backend,

        @JsonPropertyDescription(
                "Clients that each replica serves at once here; further ones wait in the listen backlog. Default: the load balancer's.")
        @Min(1)
        @Max(10_000_000)
        @Nullable
        Integer maxConnections,

        @JsonPropertyDescription("Takes the address of the client from the PROXY protocol.") @Nullable
        AcceptProxyProtocol acceptProxyProtocol,

        @JsonPropertyDescription(
                "Its port of each node, where the Service has such ports. Default: one that the cluster chooses.")
        @Min(1)
        @Max(65_535)
        @Nullable
        Integer nodePort,

        @JsonPropertyDescription("How its sessions are logged. Default: {format: Tcp}.")
        FrontendLog log) {

    public Frontend {
        log = log == null ? FrontendLog.DEFAULT : log;
    }
}
