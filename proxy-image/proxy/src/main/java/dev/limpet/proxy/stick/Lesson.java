package dev.limpet.proxy.stick;

/**
 * Entries that a peer tells, for a table to take in together: under one lock, and in a loop that has nothing else in it. Entries are
 * numbered from 0, and so are the names of servers that they refer to.
 */
public interface Lesson {
    /** The version of an entry whose peer keeps none. */
    int NO_VERSION = -1;

    /** How many entries there are. */
    int size();

    /** About how many entries the peer has in all that it is about to tell; 0 if it does not say. */
    int expected();

    /** The first eight bytes of the source's address, see {@link Source#high}. */
    long high(int entry);

    /** The last eight bytes of the source's address, see {@link Source#low}. */
    long low(int entry);

    /** Which of the names is the server's. */
    int server(int entry);

    /** The source's version as the peer has it, or {@link #NO_VERSION}. */
    int version(int entry);

    /** How long the entry is to live, in milliseconds, at most the table's own expiry; at least 1. */
    long remainingMillis(int entry);

    /** The last change made to the table that the peer had acknowledged, 0 if none; only for an entry without a version. */
    int acknowledged(int entry);

    /** How many names there are. */
    int names();

    String name(int server);
}
