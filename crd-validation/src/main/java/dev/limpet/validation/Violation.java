package dev.limpet.validation;

/**
 * A field that an API server would refuse.
 *
 * @param path of the field, such as {@code spec.frontends[0].port}, or {@code <nil>} for the resource itself
 * @param value the refused value as JSON, or its type where it is an object or an array; empty where there is none
 * @param detail what is wrong with it; may be empty
 */
public record Violation(Reason reason, String path, String value, String detail) {

    /** What is wrong, without the path: the {@code message} of a cause in a Kubernetes {@code Status}. */
    public String message() {
        return reason.words() + (value.isEmpty() ? "" : ": " + value) + (detail.isEmpty() ? "" : ": " + detail);
    }

    /** The whole sentence, as {@code kubectl} prints it. */
    @Override
    public String toString() {
        return reason == Reason.UNKNOWN ? "unknown field \"" + path + "\"" : path + ": " + message();
    }
}
