package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Servers of all backends, counted. */
@ApiRecord
public record ServerCount(
        @JsonPropertyDescription("Servers that take clients on every ready replica.") @Required @Min(0)
        int up,

        @JsonPropertyDescription("Servers there are.") @Required @Min(0)
        int total) {}
