package dev.limpet.proxy.peers;

import java.time.Instant;
import java.util.Optional;

/**
 * How it is with the encryption of links.
 *
 * @param expires when the certificate in use does
 * @param problem why newer files were not taken over, empty when they were
 */
public record TlsStatus(Instant expires, Optional<String> problem) {
    TlsStatus with(Optional<String> changed) {
        return new TlsStatus(expires, changed);
    }
}
