package dev.limpet.proxy.net;

import java.io.Serial;

/** All that spill buffers may take is taken; the session that needs one more cannot go on. */
final class NoBufferException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    NoBufferException() {
        super("all buffers are in use", null, false, false);
    }
}
