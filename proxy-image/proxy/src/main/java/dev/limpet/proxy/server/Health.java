package dev.limpet.proxy.server;

/** What health checks found of a server. */
public enum Health {
    /** No check is configured: the server counts as up. */
    UNCHECKED,
    UP,
    DOWN;

    public boolean usable() {
        return this != DOWN;
    }
}
