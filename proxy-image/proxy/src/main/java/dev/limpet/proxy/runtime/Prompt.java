package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code prompt}: begins or ends a dialogue. */
record Prompt() implements Command {
    @Override
    public String words() {
        return "prompt";
    }

    @Override
    public String purpose() {
        return "begin or end a dialogue";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        session.togglePrompt();
        return Stream.empty();
    }
}
