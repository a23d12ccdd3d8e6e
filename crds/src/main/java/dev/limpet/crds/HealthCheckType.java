package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a health check does. */
public enum HealthCheckType {
    /** Connects. */
    @JsonProperty("Tcp")
    TCP
}
