package dev.limpet.proxy.admin;

import dev.limpet.proxy.report.StatRow;
import java.util.List;

/**
 * The statistics of all replicas as one.
 *
 * @param answered names of the replicas that are in it, this one the first
 * @param silent names of those that did not answer
 */
record Fleet(List<StatRow> rows, List<String> answered, List<String> silent) {
    Fleet {
        rows = List.copyOf(rows);
        answered = List.copyOf(answered);
        silent = List.copyOf(silent);
    }
}
