package dev.limpet.proxy.report;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** An address that cannot be listened on; the message is one sentence with who wanted it, the address and the cause. */
public final class ListenException extends BindException {
    private static final long serialVersionUID = 1L;

    /** Of what the operating system said, only the last phrase is kept, such as {@code Address already in use}. */
    public ListenException(String who, SocketAddress address, Throwable cause) {
        super(who + " cannot listen on " + text(address) + ": " + lastPhrase(String.valueOf(cause.getMessage())));
        initCause(cause);
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress internet && !internet.isUnresolved()
                ? Endpoint.text(internet)
                : address.toString();
    }

    private static String lastPhrase(String message) {
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }
}
