package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/** How the values of one type are written, and read back. */
interface Form<T> {
    /** Reads a value, from its first token on; the last one is the cursor's afterwards. */
    T read(Cursor in) throws RecordException;

    void write(T value, JsonGenerator out) throws IOException;

    /** What a field has that is not there; empty when it has to be. */
    default Optional<T> absent() {
        return Optional.empty();
    }

    /** Whether a field with this value is left out. */
    default boolean isAbsent(T value) {
        return false;
    }
}
