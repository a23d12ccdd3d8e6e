package dev.limpet.cli.local.api.patch;

/**
 * Who owns fields of an object, and by which way of writing.
 *
 * @param name what the client calls itself, such as {@code kubectl}
 * @param subresource what it wrote to, such as {@code status}; empty for the object itself
 */
public record FieldManager(String name, Operation operation, String subresource) {
    /** How fields came to their manager, as {@code metadata.managedFields} writes it. */
    public enum Operation {
        /** Server-side apply: the manager takes back what it no longer sends. */
        Apply,
        /** Any other write: the manager owns what it last changed. */
        Update
    }
}
