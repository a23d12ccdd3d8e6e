package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How it is found out whether a server is up. */
@ApiRecord
public record HealthCheck(
        @JsonPropertyDescription("Tcp: the server accepts a connection.") @Default("Tcp")
        HealthCheckType type,

        @JsonPropertyDescription("The port to connect to. Default: the server's own.") @Min(1) @Max(65_535) @Nullable
        Integer port,

        @JsonPropertyDescription("Time between two checks of a server.")
        @Default("2s")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(
                value = "duration(self) >= duration('10ms') && duration(self) <= duration('24h')",
                message = "must be 10ms to 24h; write a duration such as 2s")
        String interval,

        @JsonPropertyDescription("How long one check may take. Default: timeouts.check.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(value = Form.TIMEOUT_RULE, message = Form.TIMEOUT_MESSAGE)
        @Nullable
        String timeout,

        @JsonPropertyDescription("Good checks in a row that bring a server up.") @Default("2") @Min(1) @Max(100)
        Integer rise,

        @JsonPropertyDescription("Failed checks in a row that take a server down.") @Default("3") @Min(1) @Max(100)
        Integer fall) {
    static final HealthCheck DEFAULT = new HealthCheck(HealthCheckType.TCP, null, "2s", null, 2, 3);

    public HealthCheck {
        type = type == null ? DEFAULT.type : type;
        interval = interval == null ? DEFAULT.interval : interval;
        rise = rise == null ? DEFAULT.rise : rise;
        fall = fall == null ? DEFAULT.fall : fall;
    }
}
