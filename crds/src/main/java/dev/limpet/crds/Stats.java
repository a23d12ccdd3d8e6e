package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The admin port of each replica: statistics page, status, probes and metrics. */
@ApiRecord
public record Stats(
        @JsonPropertyDescription("Where each replica listens.")
        @Default("8404")
        @Min(1)
        @Max(65_535)
        @ValidationRule(value = Form.PORT_RULE, message = Form.PORT_MESSAGE)
        Integer port,

        @JsonPropertyDescription("Path of the statistics page.")
        @Default("/stats")
        @Pattern("^/[A-Za-z0-9._~/-]*$")
        @Size(min = 1, max = 128)
        @ValidationRule(
                value = "!(self in ['/status', '/livez', '/readyz', '/metrics'])",
                message = "/status, /livez, /readyz and /metrics are taken; choose another path such as /stats")
        String path,

        @JsonPropertyDescription("Keeps the version of Limpet off the page.") @Default("false")
        Boolean hideVersion,

        @JsonPropertyDescription(
                "What the names of metrics begin with; haproxy is for dashboards and alerts made for HAProxy.")
        @Default("limpet")
        MetricsPrefix metricsPrefix) {
    static final Stats DEFAULT = new Stats(8404, "/stats", false, MetricsPrefix.LIMPET);

    public Stats {
        port = port == null ? DEFAULT.port : port;
        path = path == null ? DEFAULT.path : path;
        hideVersion = hideVersion == null ? DEFAULT.hideVersion : hideVersion;
        metricsPrefix = metricsPrefix == null ? DEFAULT.metricsPrefix : metricsPrefix;
    }
}
