package dev.limpet.operator.resolve;

import dev.limpet.config.DurationFormat;
import java.time.Duration;

/** A duration of the specification. */
final class SpecDuration {
    /** Reads it; a failure names the field. */
    static Duration parse(String field, String text) {
        try {
            return DurationFormat.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    private SpecDuration() {}
}
