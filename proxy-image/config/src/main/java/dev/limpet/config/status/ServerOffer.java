package dev.limpet.config.status;

/**
 * Whom a server takes.
 *
 * @param state as in {@link ServerStatus}
 * @param takesNew whether sources may be sent to it that have no server
 * @param takesKept whether sources that are kept on it reach it
 */
public record ServerOffer(
        String name, String address, String state, int weight, boolean backup, boolean takesNew, boolean takesKept) {}
