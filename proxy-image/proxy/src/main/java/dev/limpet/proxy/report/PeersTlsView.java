package dev.limpet.proxy.report;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How links between peers are encrypted.
 *
 * @param expires when this replica's certificate does
 * @param problem why newer certificate files are not in use, empty when they are
 * @param refused connections that came to nothing in TLS, by the reason's word
 */
public record PeersTlsView(Instant expires, Optional<String> problem, Map<String, Long> refused) {}
