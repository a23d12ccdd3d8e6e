package dev.limpet.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A version of HAProxy's PROXY protocol. */
public enum ProxyProtocolVersion {
    @JsonProperty("V1")
    V1,
    @JsonProperty("V2")
    V2
}
