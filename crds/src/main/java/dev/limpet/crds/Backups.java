package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which backup servers step in when no other server takes new clients. */
public enum Backups {
    /** The first in the list that is usable. */
    @JsonProperty("First")
    FIRST,
    /** All that are usable, balanced as the others. */
    @JsonProperty("All")
    ALL
}
