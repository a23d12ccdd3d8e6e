package dev.limpet.cli.local.manifest;

/** A manifest that cannot be used; the message is one sentence that names the file and says why. */
public final class ManifestException extends Exception {
    private static final long serialVersionUID = 1L;

    ManifestException(String message) {
        super(message);
    }
}
