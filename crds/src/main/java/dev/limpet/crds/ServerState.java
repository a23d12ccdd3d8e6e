package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an administrator wants of a server. */
public enum ServerState {
    /** Takes clients. */
    @JsonProperty("Ready")
    READY,
    /** Clients that stick to it keep coming, new ones go elsewhere. */
    @JsonProperty("Drain")
    DRAIN,
    /** No client reaches it. */
    @JsonProperty("Maintenance")
    MAINTENANCE
}
