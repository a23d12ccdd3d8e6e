package dev.limpet.config;

/** How a server is chosen for a client that has none yet. */
public enum BalanceAlgorithm {
    /** By the client's address alone, the same on every replica. */
    SOURCE,
    /** In turn, by weight. */
    ROUND_ROBIN,
    /** The server with the fewest connections for its weight. */
    LEAST_CONNECTIONS,
    /** The less loaded of two drawn at random, by weight. */
    RANDOM,
    /** The first in the list that has a free slot. */
    FIRST
}
