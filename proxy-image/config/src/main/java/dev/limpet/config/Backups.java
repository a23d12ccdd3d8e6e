package dev.limpet.config;

/** Which backup servers step in when no other server takes new sources. */
public enum Backups {
    /** The first in the list that is usable. */
    FIRST,
    /** All that are usable. */
    ALL
}
