package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** TCP keep-alive of clients' and servers' connections. */
@ApiRecord
public record KeepAlive(
        @JsonPropertyDescription("How long nothing comes before the first probe, in whole seconds.")
        @Default("60s")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.KEEP_ALIVE_RULE, message = Form.KEEP_ALIVE_MESSAGE)
        String idle,

        @JsonPropertyDescription("Between probes, in whole seconds.")
        @Default("10s")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.KEEP_ALIVE_RULE, message = Form.KEEP_ALIVE_MESSAGE)
        String interval,

        @JsonPropertyDescription("Probes without an answer after which the connection is given up.")
        @Default("3")
        @Min(1)
        @Max(127)
        Integer probes) {
    public KeepAlive {
        idle = idle == null ? "60s" : idle;
        interval = interval == null ? "10s" : interval;
        probes = probes == null ? 3 : probes;
    }
}
