package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.Release;
import java.util.List;
import java.util.stream.Stream;

/** {@code show version}: Limpet's version. */
record ShowVersion() implements Command {
    @Override
    public String words() {
        return "show version";
    }

    @Override
    public String purpose() {
        return "Limpet's version";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        return Stream.of(Release.current().version());
    }
}
