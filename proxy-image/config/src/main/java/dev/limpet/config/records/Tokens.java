package dev.limpet.config.records;

/** What a text consists of, one thing after the other. */
interface Tokens {
    enum Kind {
        OBJECT,
        OBJECT_END,
        LIST,
        LIST_END,
        /** The name of a field; its value is next. */
        FIELD,
        /** A value that stands in quotes. */
        QUOTED,
        /** A value without: a number, {@code true}, {@code false}, and in YAML any text that needs none. */
        PLAIN,
        NULL,
        /** The text is at its end. */
        END
    }

    /**
     * Goes on to the next.
     *
     * @throws RecordException when the text breaks the rules of its language
     */
    Kind next() throws RecordException;

    /** The name of a field, or a value. */
    String text() throws RecordException;

    /** Where this is, from 1 on. */
    int line();
}
