package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.ProxyView;
import java.util.List;
import java.util.stream.Stream;

/** {@code set maxconn global}: how many clients the replica serves at once, at most what its configuration says. */
record SetGlobalLimit(ProxyView proxy, Controls controls) implements Command {
    @Override
    public String words() {
        return "set maxconn global";
    }

    @Override
    public String arguments() {
        return "<number>";
    }

    @Override
    public Level level() {
        return Level.ADMIN;
    }

    @Override
    public String purpose() {
        return "how many clients are served at once";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.size() != 1) {
            throw new CommandException("Expects an integer value.");
        }
        int most = proxy.config().config().maxConnections();
        controls.limit(Limits.parse(arguments.getFirst(), 1, most));
        return Stream.empty();
    }
}
