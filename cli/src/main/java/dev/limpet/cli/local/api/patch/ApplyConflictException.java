package dev.limpet.cli.local.api.patch;

import java.util.List;

/** A server-side apply would change fields that others own, and may not take them over. */
public final class ApplyConflictException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * A field that is owned by another.
     *
     * @param manager the other
     * @param field such as {@code .spec.replicas}
     */
    public record Conflict(String manager, String field) {}

    private final transient List<Conflict> conflicts;

    ApplyConflictException(List<Conflict> conflicts) {
        super("conflicts with " + conflicts);
        this.conflicts = conflicts;
    }

    public List<Conflict> conflicts() {
        return conflicts;
    }
}
