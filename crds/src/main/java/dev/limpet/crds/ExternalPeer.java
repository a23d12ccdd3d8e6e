package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A peer at a fixed address, such as an HAProxy instance. */
@ApiRecord
public record ExternalPeer(
        @JsonPropertyDescription("The name by which the peer knows itself.")
        @Required
        @Pattern(Form.NAME)
        @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription("IPv4 or IPv6 address.") @Required @Size(min = 2, max = 45)
        String address,

        @JsonPropertyDescription("The port of its peers section.") @Required @Min(1) @Max(65_535)
        int port) {}
