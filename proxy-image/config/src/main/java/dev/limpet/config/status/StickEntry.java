package dev.limpet.config.status;

/**
 * An entry of a stick table.
 *
 * @param source an IPv4 or IPv6 address, cut to the prefix that the table keeps
 * @param server the name of the server that the source is kept on
 * @param expiresSeconds how long it lives without another connection
 */
public record StickEntry(String source, String server, long expiresSeconds) {}
