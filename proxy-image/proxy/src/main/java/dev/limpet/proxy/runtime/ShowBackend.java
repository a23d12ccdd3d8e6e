package dev.limpet.proxy.runtime;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.ProxyView;
import java.util.List;
import java.util.stream.Stream;

/** {@code show backend}: the backends' names. */
record ShowBackend(ProxyView proxy) implements Command {
    @Override
    public String words() {
        return "show backend";
    }

    @Override
    public String purpose() {
        return "names of the backends";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        return Stream.concat(Stream.of("# name"), proxy.backends().stream().map(Backend::name));
    }
}
