package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.stream.Stream;

/** {@code show cli level}: what the client may do. */
record ShowLevel() implements Command {
    @Override
    public String words() {
        return "show cli level";
    }

    @Override
    public String purpose() {
        return "level of this dialogue";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        return Stream.of(session.level().word());
    }
}
