package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/**
 * One command of the runtime API. Its output is read line by line as fast as the client takes it, so it may be long;
 * no line of it is empty, for an empty line is the end.
 */
interface Command {
    /** The words it begins with, such as {@code show stat}. */
    String words();

    /** What may follow the words, in brackets where it may be left out; empty for nothing. */
    default String arguments() {
        return "";
    }

    /** The level that it takes. */
    default Level level() {
        return Level.USER;
    }

    /** What it does, in a few words. */
    String purpose();

    /**
     * Runs it.
     *
     * @param arguments what followed its words
     * @throws CommandException when it cannot be done; the message is the answer
     */
    Stream<String> run(List<String> arguments, Session session) throws CommandException;
}
