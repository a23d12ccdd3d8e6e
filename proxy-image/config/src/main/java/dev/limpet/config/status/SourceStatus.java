package dev.limpet.config.status;

import java.util.List;

/**
 * What a replica does with a source that connects, by backend.
 *
 * @param replica the replica's name, its pod's
 * @param source an IPv4 or IPv6 address
 */
public record SourceStatus(String replica, String source, List<SourceBackend> backends) {}
