package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a client is known by. */
public enum StickOn {
    /** Its source address. */
    @JsonProperty("Source")
    SOURCE
}
