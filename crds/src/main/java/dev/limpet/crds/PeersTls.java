package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether links between peers are encrypted. */
public enum PeersTls {
    /** In clear text, as HAProxy peers speak by default. */
    @JsonProperty("Disabled")
    DISABLED,
    /** With certificates that the operator issues and renews. */
    @JsonProperty("Managed")
    MANAGED
}
