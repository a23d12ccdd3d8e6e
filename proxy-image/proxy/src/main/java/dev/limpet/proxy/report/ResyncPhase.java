package dev.limpet.proxy.report;

/** How far a replica has come in learning what its peers know. */
public enum ResyncPhase {
    /** Nobody has been asked yet. */
    SEEKING,
    /** A peer is telling everything that it knows. */
    LEARNING,
    /** All there is to know is known. */
    CURRENT
}
