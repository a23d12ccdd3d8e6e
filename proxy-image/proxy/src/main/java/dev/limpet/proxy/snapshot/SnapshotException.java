package dev.limpet.proxy.snapshot;

/** A file that is not a whole snapshot which this proxy can read, with a sentence that says what is wrong. */
final class SnapshotException extends Exception {
    private static final long serialVersionUID = 1;

    SnapshotException(String message) {
        super(message);
    }
}
