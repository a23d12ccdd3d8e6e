package dev.limpet.cli.local.node;

/** A container cannot start yet, as its pod's status then says. */
final class ContainerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    ContainerException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    ContainerState.Waiting state() {
        return new ContainerState.Waiting(reason, String.valueOf(getMessage()));
    }
}
