package dev.limpet.config.status;

/**
 * A server as one replica sees it.
 *
 * @param state HAProxy's word: {@code UP}, {@code DOWN}, {@code MAINT}, {@code DRAIN} or {@code NOLB}
 * @param sessions sessions now
 */
public record ServerStatus(String name, String address, String state, long sessions) {}
