package dev.limpet.config.records;

import java.util.function.Consumer;

/** What becomes of fields that a record does not have. */
public sealed interface UnknownFields {
    /** They are a mistake of whoever wrote them. */
    UnknownFields REFUSED = new Refused();

    /** They are from a version that says more. An absent field may be null as well. */
    UnknownFields SKIPPED = new Skipped(field -> {});

    /**
     * The same, but they are named.
     *
     * @param each hears of every such field, such as {@code backends[].color}, once for each that there is
     */
    static UnknownFields named(Consumer<String> each) {
        return new Skipped(each);
    }

    record Refused() implements UnknownFields {}

    record Skipped(Consumer<String> each) implements UnknownFields {}
}
