package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Those of JSON (RFC 8259). */
final class JsonTokens implements Tokens {
    private final JsonParser parser;

    /** The parser reads from memory, and is closed by whoever made it. */
    JsonTokens(JsonParser parser) {
        this.parser = parser;
    }

    @Override
    public Kind next() throws RecordException {
        JsonToken token = of(parser::nextToken);
        return token == null
                ? Kind.END
                : switch (token) {
                    case START_OBJECT -> Kind.OBJECT;
                    case END_OBJECT -> Kind.OBJECT_END;
                    case START_ARRAY -> Kind.LIST;
                    case END_ARRAY -> Kind.LIST_END;
                    case FIELD_NAME -> Kind.FIELD;
                    case VALUE_STRING -> Kind.QUOTED;
                    case VALUE_NULL -> Kind.NULL;
                    default -> Kind.PLAIN;
                };
    }

    @Override
    public String text() throws RecordException {
        return of(parser::getText);
    }

    @Override
    public int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private interface Source<T> {
        T get() throws IOException;
    }

    private static <T> T of(Source<T> source) throws RecordException {
        try {
            return source.get();
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw RecordException.at(line, e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
