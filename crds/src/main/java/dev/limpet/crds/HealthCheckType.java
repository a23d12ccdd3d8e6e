package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a health check does. */
public enum HealthCheckType {
    /** Connects. */
    @JsonProperty("Tcp")
    TCP,
    /** Asks by HTTP, and looks at the status of the answer. */
    @JsonProperty("Http")
    HTTP,
    /** Sends texts, and looks for texts in the answers. */
    @JsonProperty("SendExpect")
    SEND_EXPECT
}
