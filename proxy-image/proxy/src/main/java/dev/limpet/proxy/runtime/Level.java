package dev.limpet.proxy.runtime;

import java.util.Locale;

/** What a client of the runtime API may do; each level may do what the one before may. */
public enum Level {
    /** Sees what tells nothing of single clients. */
    USER,
    /** Sees everything, and changes stick tables. */
    OPERATOR,
    /** Changes everything. */
    ADMIN;

    /** HAProxy's word. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
