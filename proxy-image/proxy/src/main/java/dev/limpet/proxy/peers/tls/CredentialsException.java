package dev.limpet.proxy.peers.tls;

import java.io.IOException;

/** Certificate, key or authorities cannot be used; the message says which file and why, and holds nothing of a key. */
public final class CredentialsException extends IOException {
    private static final long serialVersionUID = 1L;

    CredentialsException(String message) {
        super(message);
    }

    CredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
