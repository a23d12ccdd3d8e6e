package dev.limpet.cli.local;

/** Something a user has to mend before a system can run; the message is one sentence that says what. */
public final class LocalException extends Exception {
    private static final long serialVersionUID = 1L;

    LocalException(String message) {
        super(message);
    }
}
