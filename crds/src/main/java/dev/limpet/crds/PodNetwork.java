package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose network the replicas listen in. */
public enum PodNetwork {
    /** Their own. */
    @JsonProperty("Pod")
    POD,
    /** Their own, and the node passes its ports of the frontends' numbers on. */
    @JsonProperty("HostPorts")
    HOST_PORTS,
    /** The node's. */
    @JsonProperty("Host")
    HOST
}
