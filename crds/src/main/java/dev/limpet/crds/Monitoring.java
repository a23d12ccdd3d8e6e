package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What is made for a monitoring system. */
@ApiRecord
public record Monitoring(
        @JsonPropertyDescription("Makes a PodMonitor, so that the Prometheus operator scrapes every replica's metrics.")
        @Default("false")
        Boolean podMonitor) {
    static final Monitoring DEFAULT = new Monitoring(false);

    public Monitoring {
        podMonitor = podMonitor != null && podMonitor;
    }
}
