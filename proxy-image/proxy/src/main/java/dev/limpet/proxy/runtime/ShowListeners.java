package dev.limpet.proxy.runtime;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code show cli sockets}: where the runtime API listens. */
record ShowListeners(Supplier<List<Listener>> listeners) implements Command {
    @Override
    public String words() {
        return "show cli sockets";
    }

    @Override
    public String purpose() {
        return "where the runtime API listens, at which levels";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) {
        return Stream.concat(
                Stream.of("# socket lvl processes"),
                listeners.get().stream()
                        .map(listener ->
                                listener.place() + " " + listener.level().word() + " all"));
    }
}
