package dev.limpet.operator.resolve;

import dev.limpet.config.DurationFormat;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** Reads one that may be absent. */
    static Optional<Duration> parseOptional(String field, @Nullable String text) {
        return Optional.ofNullable(text).map(present -> parse(field, present));
    }

    private SpecDuration() {}
}
