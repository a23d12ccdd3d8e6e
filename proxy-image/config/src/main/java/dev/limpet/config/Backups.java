package dev.limpet.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which backup servers step in when no other server takes new sources. */
public enum Backups {
    /** The first in the list that is usable. */
    @JsonProperty("First")
    FIRST,
    /** All that are usable. */
    @JsonProperty("All")
    ALL
}
