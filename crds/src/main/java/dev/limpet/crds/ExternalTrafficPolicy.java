package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where connections from outside the cluster may be sent. */
public enum ExternalTrafficPolicy {
    /** To replicas on any node; the source address is lost. */
    @JsonProperty("Cluster")
    CLUSTER,
    /** To replicas on the node they arrive at; the source address is kept. */
    @JsonProperty("Local")
    LOCAL
}
