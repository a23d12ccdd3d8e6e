package dev.limpet.cli.explain;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a source is sent where it is. */
enum Reason {
    /** Its stick entry says so. */
    @JsonProperty("Entry")
    ENTRY,
    /** Its entry's server takes nobody, so the hash of its address chooses again. */
    @JsonProperty("Fallback")
    FALLBACK,
    /** It has no entry: the hash of its address chooses. */
    @JsonProperty("Hash")
    HASH,
    /** No entry that can be followed, and the algorithm does not go by addresses: any server that takes new clients. */
    @JsonProperty("Any")
    ANY,
    /** No server takes it. */
    @JsonProperty("NoServer")
    NO_SERVER
}
