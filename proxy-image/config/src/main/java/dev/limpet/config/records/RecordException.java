package dev.limpet.config.records;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A text is no record of its kind; the message is one sentence with the line, the field and what is allowed. */
public final class RecordException extends IOException {
    private static final long serialVersionUID = 1L;

    private RecordException(String message) {
        super(message);
    }

    /**
     * What is wrong in a line.
     *
     * @param sentence of which the first line is taken
     */
    static RecordException at(int line, @Nullable String sentence) {
        return new RecordException("line " + line + ": "
                + String.valueOf(sentence).lines().findFirst().orElse("cannot be read"));
    }
}
