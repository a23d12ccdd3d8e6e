package dev.limpet.cli.table;

import dev.limpet.cli.cluster.Identity;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What {@code limpet table} prints for programs.
 *
 * @param replicas those that answered
 * @param failures the others, and why not
 */
record TableDocument(
        Identity loadBalancer, Collection<String> replicas, Map<String, String> failures, List<Row> entries) {}
