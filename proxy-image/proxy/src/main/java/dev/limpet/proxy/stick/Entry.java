package dev.limpet.proxy.stick;

/**
 * A copy of one entry of a stick table, for those who show or teach it.
 *
 * @param server the name of the server the source is kept on
 * @param version how often the source has been moved, 0 to {@link Version#LAST}
 * @param remainingMillis until it expires
 * @param update number of the change that this replica last made to it; 0 when it was learned from a peer
 */
public record Entry(Source source, String server, int version, int remainingMillis, int update) {}
