package dev.limpet.cli.top;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a row is about. */
enum Kind {
    @JsonProperty("Frontend")
    FRONTEND,
    @JsonProperty("Backend")
    BACKEND,
    @JsonProperty("Server")
    SERVER
}
