package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.Info;
import dev.limpet.proxy.report.Json;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Typed;
import java.util.List;
import java.util.stream.Stream;

/** {@code show info}: facts of the process. */
record ShowInfo(ProxyView proxy) implements Command {
    @Override
    public String words() {
        return "show info";
    }

    @Override
    public String arguments() {
        return "[typed|json]";
    }

    @Override
    public String purpose() {
        return "facts of the process";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.equals(List.of("typed"))) {
            return Typed.lines(proxy);
        }
        if (arguments.equals(List.of("json"))) {
            return Stream.of(Json.of(proxy));
        }
        if (!arguments.isEmpty()) {
            throw new CommandException("'show info' takes 'typed', 'json' or nothing.");
        }
        return Info.of(proxy).entrySet().stream().map(fact -> fact.getKey() + ": " + fact.getValue());
    }
}
