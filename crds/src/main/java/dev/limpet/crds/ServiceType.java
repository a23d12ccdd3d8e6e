package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How clients reach the Service. */
public enum ServiceType {
    /** From inside the cluster. */
    @JsonProperty("ClusterIP")
    CLUSTER_IP,
    /** At a port of each node. */
    @JsonProperty("NodePort")
    NODE_PORT,
    /** At an address that the cluster provides. */
    @JsonProperty("LoadBalancer")
    LOAD_BALANCER
}
