package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a server is chosen for a client that has none yet. */
public enum Balance {
    /** By the client's address alone, the same on every replica. */
    @JsonProperty("Source")
    SOURCE,
    /** In turn, by weight. */
    @JsonProperty("RoundRobin")
    ROUND_ROBIN,
    /** The server with the fewest connections for its weight. */
    @JsonProperty("LeastConnections")
    LEAST_CONNECTIONS,
    /** The less loaded of two drawn at random, by weight. */
    @JsonProperty("Random")
    RANDOM,
    /** The first in the list that has a free slot. */
    @JsonProperty("First")
    FIRST
}
