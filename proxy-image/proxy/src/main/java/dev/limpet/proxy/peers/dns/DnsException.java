package dev.limpet.proxy.peers.dns;

/** A question was not answered; the message is a sentence that says by whom and why. */
public final class DnsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DnsException(String message) {
        super(message, null, false, false);
    }
}
