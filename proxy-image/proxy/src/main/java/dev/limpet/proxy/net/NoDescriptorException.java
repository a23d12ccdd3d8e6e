package dev.limpet.proxy.net;

import java.io.IOException;

/** The process or the machine has no descriptor or memory left for a socket. */
final class NoDescriptorException extends IOException {
    private static final long serialVersionUID = 1L;

    NoDescriptorException(Throwable cause) {
        super("no socket: " + cause.getMessage(), cause);
    }
}
