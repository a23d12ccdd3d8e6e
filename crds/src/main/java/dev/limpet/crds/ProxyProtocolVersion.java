package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A version of the PROXY protocol. */
public enum ProxyProtocolVersion {
    /** In text. */
    @JsonProperty("V1")
    V1,
    /** In binary. */
    @JsonProperty("V2")
    V2
}
