package dev.limpet.config.status;

import java.util.Optional;

/**
 * How a replica's links to its peers are encrypted.
 *
 * @param certificateExpires when its certificate does, such as {@code 2026-11-29T08:00:00Z}
 * @param problem why newer certificate files are not in use, absent when they are
 * @param refused connections that came to nothing in TLS since the replica started
 */
public record PeersTlsStatus(String certificateExpires, Optional<String> problem, long refused) {}
