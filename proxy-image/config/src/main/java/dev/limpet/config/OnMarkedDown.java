package dev.limpet.config;

/** What becomes of a server's established sessions when it goes down or into maintenance. */
public enum OnMarkedDown {
    /** They are ended. */
    SHUTDOWN_SESSIONS
}
