package dev.limpet.cli.table;

import java.util.SequencedMap;

/**
 * A source that replicas keep on a server.
 *
 * @param expiresSeconds how long it is kept without another connection; the longest of the replicas'
 * @param replicas which replicas know it, and for how long still
 */
record Row(String backend, String source, String server, long expiresSeconds, SequencedMap<String, Long> replicas) {}
