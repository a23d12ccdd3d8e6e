package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code quit}: ends the connection. */
record Quit() implements Command {
    @Override
    public String words() {
        return "quit";
    }

    @Override
    public String purpose() {
        return "end the connection";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        session.quit();
        return Stream.empty();
    }
}
