package dev.limpet.config.status;

import java.util.List;
import java.util.OptionalInt;

/**
 * A part of one stick table of a replica. An entry that lives from the first part to the last is in one of them.
 *
 * @param table the backend's name
 * @param next where the next part begins, absent at the end
 */
public record TablePage(String replica, String table, List<StickEntry> entries, OptionalInt next) {}
