package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How the kernel finds out that a client or a server is there no more. */
@ApiRecord
public record Tcp(
        @JsonPropertyDescription("Probes connections on which nothing comes, to clients and to servers. Default: none.")
        @Nullable
        KeepAlive keepAlive,

        @JsonPropertyDescription(
                "How long data may stay unconfirmed by a client or a server before the connection is given up. Default: as long as the kernel repeats it, some 15 minutes.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(
                value = "duration(self) >= duration('100ms') && duration(self) <= duration('24h')",
                message = "must be 100ms to 24h; write a duration such as 30s")
        @Nullable
        String userTimeout) {}
