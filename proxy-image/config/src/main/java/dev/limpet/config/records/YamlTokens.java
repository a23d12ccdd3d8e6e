package dev.limpet.config.records;

import java.util.ArrayDeque;
import java.util.Deque;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Those of YAML (1.1, as SnakeYAML reads it). An alias is refused; anchors and tags are passed over. */
final class YamlTokens implements Tokens {
    private final Parser parser;
    private final Deque<Inside> open = new ArrayDeque<>();
    private Event event;

    private enum Inside {
        LIST,
        OBJECT_BEFORE_FIELD,
        OBJECT_BEFORE_VALUE
    }

    YamlTokens(String text) throws RecordException {
        try {
            parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
            event = parser.getEvent();
        } catch (YAMLException e) {
            throw broken(e);
        }
    }

    @Override
    public Kind next() throws RecordException {
        do {
            event = event(parser);
        } while (event.is(Event.ID.DocumentStart) || event.is(Event.ID.DocumentEnd));
        return switch (event.getEventId()) {
            case MappingStart -> begin(Kind.OBJECT, Inside.OBJECT_BEFORE_FIELD);
            case SequenceStart -> begin(Kind.LIST, Inside.LIST);
            case MappingEnd -> end(Kind.OBJECT_END);
            case SequenceEnd -> end(Kind.LIST_END);
            case Scalar -> scalar((ScalarEvent) event);
            case StreamEnd -> Kind.END;
            default -> throw RecordException.at(line(), "an alias is not allowed");
        };
    }

    @Override
    public String text() {
        return ((ScalarEvent) event).getValue();
    }

    @Override
    public int line() {
        return event.getStartMark().getLine() + 1;
    }

    private Kind begin(Kind kind, Inside inside) throws RecordException {
        if (open.peek() == Inside.OBJECT_BEFORE_FIELD) {
            throw RecordException.at(line(), "the name of a field must be a text");
        }
        value();
        open.push(inside);
        return kind;
    }

    private Kind end(Kind kind) {
        open.pop();
        return kind;
    }

    private Kind scalar(ScalarEvent scalar) {
        if (open.peek() == Inside.OBJECT_BEFORE_FIELD) {
            open.pop();
            open.push(Inside.OBJECT_BEFORE_VALUE);
            return Kind.FIELD;
        }
        value();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return Kind.QUOTED;
        }
        return switch (scalar.getValue()) {
            case "", "~", "null", "Null", "NULL" -> Kind.NULL;
            default -> Kind.PLAIN;
        };
    }

    /** After the value of a field comes the name of another. */
    private void value() {
        if (open.peek() == Inside.OBJECT_BEFORE_VALUE) {
            open.pop();
            open.push(Inside.OBJECT_BEFORE_FIELD);
        }
    }

    private static Event event(Parser parser) throws RecordException {
        try {
            return parser.getEvent();
        } catch (YAMLException e) {
            throw broken(e);
        }
    }

    private static RecordException broken(YAMLException e) {
        int line = e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? marked.getProblemMark().getLine() + 1
                : 1;
        return RecordException.at(line, e instanceof MarkedYAMLException marked ? marked.getProblem() : e.getMessage());
    }
}
