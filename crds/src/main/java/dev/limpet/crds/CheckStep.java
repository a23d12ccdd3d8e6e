package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One step of a health check of type SendExpect. */
@ApiRecord
@ValidationRule(value = "has(self.send) != has(self.expect)", message = "give either send or expect, one of them")
public record CheckStep(
        @JsonPropertyDescription("A text to send. Line ends are written in double quotes, such as PING\\r\\n.")
        @Size(min = 1, max = 256)
        @Nullable
        String send,

        @JsonPropertyDescription(
                "A text to wait for, anywhere in what the server has sent since it was last sent something; 16 KiB of that are looked at.")
        @Size(min = 1, max = 256)
        @Nullable
        String expect) {}
