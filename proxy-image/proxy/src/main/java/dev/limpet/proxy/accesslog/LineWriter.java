package dev.limpet.proxy.accesslog;

import java.io.IOException;

/** Where lines go. Used by the log's thread alone. */
interface LineWriter extends AutoCloseable {
    /** Writes a line, perhaps only at the next {@link #flush}. */
    void write(String line) throws IOException;

    void flush() throws IOException;

    @Override
    void close() throws IOException;
}
