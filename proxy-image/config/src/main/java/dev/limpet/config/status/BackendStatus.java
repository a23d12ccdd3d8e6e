package dev.limpet.config.status;

import java.util.List;

/**
 * A backend as one replica sees it.
 *
 * @param stickEntries entries in its stick table, 0 without one
 * @param stickSize entries that fit, 0 without a table
 */
public record BackendStatus(String name, int stickEntries, int stickSize, List<ServerStatus> servers) {}
