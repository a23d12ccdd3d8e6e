package dev.limpet.proxy.stick;

/** What became of an entry that a peer taught. */
public enum Learned {
    /** It is in the table now. */
    TAKEN,
    /** The table held the same server already; only the time it lives was prolonged. */
    CONFIRMED,
    /** The source is new, and the table is full and keeps what it has. */
    FULL,
    /** The table holds another server that has precedence. */
    REFUSED,
    /** The table held another server, which the peer's has replaced. */
    REPLACED
}
