package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the names of metrics begin with. */
public enum MetricsPrefix {
    @JsonProperty("limpet")
    LIMPET,
    /** For dashboards and alerts made for HAProxy. */
    @JsonProperty("haproxy")
    HAPROXY
}
