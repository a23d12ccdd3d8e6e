package dev.limpet.proxy.runtime;

/** A command that cannot be done; the message is one sentence for the one who gave it. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
