package dev.limpet.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a server's established sessions when it goes down or into maintenance. */
public enum OnMarkedDown {
    /** They are ended. */
    @JsonProperty("ShutdownSessions")
    SHUTDOWN_SESSIONS
}
