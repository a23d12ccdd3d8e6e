package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A family of addresses. */
public enum IpFamily {
    @JsonProperty("IPv4")
    IPV4,
    @JsonProperty("IPv6")
    IPV6
}
