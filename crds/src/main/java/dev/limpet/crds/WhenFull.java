package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a full stick table does with a source that it does not know. */
public enum WhenFull {
    /** The entry unused longest makes room. */
    @JsonProperty("EvictOldest")
    EVICT_OLDEST,
    /** The source gets no entry. */
    @JsonProperty("Reject")
    REJECT
}
