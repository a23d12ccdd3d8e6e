package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How many families of addresses a Service has. */
public enum IpFamilyPolicy {
    @JsonProperty("SingleStack")
    SINGLE_STACK,
    /** Both where the cluster has both. */
    @JsonProperty("PreferDualStack")
    PREFER_DUAL_STACK,
    /** Both, or the Service is refused. */
    @JsonProperty("RequireDualStack")
    REQUIRE_DUAL_STACK
}
