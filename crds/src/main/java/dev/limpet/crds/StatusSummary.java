package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What kubectl get shows in its columns. */
@ApiRecord
public record StatusSummary(
        @JsonPropertyDescription("Ready replicas of all, such as 2/2.") @Size(max = 32) @Nullable
        String ready,

        @JsonPropertyDescription("Servers that are up of all, such as 3/3.") @Size(max = 32) @Nullable
        String servers,

        @JsonPropertyDescription("The first address, and how many more there are.") @Size(max = 300) @Nullable
        String address) {}
