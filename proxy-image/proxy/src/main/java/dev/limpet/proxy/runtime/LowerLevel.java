package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code operator}, {@code user}: has the client do less for the rest of the dialogue. */
record LowerLevel(Level to) implements Command {
    @Override
    public String words() {
        return to.word();
    }

    @Override
    public Level level() {
        return to;
    }

    @Override
    public String purpose() {
        return "lower the level of this dialogue to " + to.word();
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        session.lower(to);
        return Stream.empty();
    }
}
