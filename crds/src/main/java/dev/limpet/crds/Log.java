package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Where logs go beside standard output. */
@ApiRecord
public record Log(
        @JsonPropertyDescription("A syslog receiver.") @Nullable
        Syslog syslog) {}
