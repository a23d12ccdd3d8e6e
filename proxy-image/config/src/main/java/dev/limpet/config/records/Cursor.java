package dev.limpet.config.records;

import dev.limpet.config.records.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A token of a text, what surrounds it, and the next one. */
final class Cursor {
    private final Tokens tokens;
    private final UnknownFields unknown;

    /** Of each object and list that this is in, the name of the field, or the index. */
    private final List<Object> path = new ArrayList<>();

    private Kind kind = Kind.END;

    Cursor(Tokens tokens, UnknownFields unknown) {
        this.tokens = tokens;
        this.unknown = unknown;
    }

    UnknownFields unknown() {
        return unknown;
    }

    boolean at(Kind wanted) {
        return kind == wanted;
    }

    /** Goes on to the next token. */
    void next() throws RecordException {
        kind = tokens.next();
        switch (kind) {
            case OBJECT -> {
                count();
                path.add("");
            }
            case LIST -> {
                count();
                path.add(-1);
            }
            case FIELD -> path.set(path.size() - 1, tokens.text());
            case OBJECT_END, LIST_END -> path.removeLast();
            case QUOTED, PLAIN, NULL -> count();
            case END -> {}
        }
    }

    /** Another value has begun, maybe in a list. */
    private void count() {
        if (!path.isEmpty() && path.getLast() instanceof Integer index) {
            path.set(path.size() - 1, index + 1);
        }
    }

    /** Goes to the end of the value that begins here. */
    void skip() throws RecordException {
        int depth = path.size();
        if (at(Kind.OBJECT) || at(Kind.LIST)) {
            do {
                next();
            } while (path.size() >= depth);
        }
    }

    /** The name of the field that begins here. */
    String field() throws RecordException {
        return tokens.text();
    }

    /** The field that begins here and those like it of other elements, such as {@code backends[].name}. */
    String fieldOfEach() {
        return path.stream()
                .map(step -> step instanceof Integer ? "[]" : "." + step)
                .collect(Collectors.joining())
                .substring(1);
    }

    /** The value here, which is neither an object nor a list. */
    String text() throws RecordException {
        return switch (kind) {
            case QUOTED, PLAIN -> tokens.text();
            case NULL -> throw wrong("a value is missing");
            default -> throw wrong("must be one value");
        };
    }

    /** The whole number here. */
    long number(long least, long most) throws RecordException {
        String text = text();
        if (at(Kind.PLAIN)) {
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // It is no number, or longer than any that is allowed.
            }
        }
        throw wrong("'" + text + "' must be a whole number from " + least + " to " + most);
    }

    /** A sentence about the value or the field here. */
    RecordException wrong(String sentence) {
        int depth = at(Kind.OBJECT) || at(Kind.LIST) ? path.size() - 1 : path.size();
        return wrongAltogether((depth == 0 ? "" : path(depth) + ": ") + sentence);
    }

    /** A sentence about a field of the object that ends here. */
    RecordException wrongField(String field, String sentence) {
        return wrongAltogether((path.isEmpty() ? "" : path(path.size()) + ".") + field + ": " + sentence);
    }

    /** A sentence that says itself what it is about. */
    RecordException wrongAltogether(String sentence) {
        return RecordException.at(tokens.line(), sentence);
    }

    /** Such as {@code backends[0].name}. */
    private String path(int depth) {
        StringBuilder text = new StringBuilder();
        for (Object step : path.subList(0, depth)) {
            if (step instanceof Integer index) {
                text.append('[').append(index).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }
}
