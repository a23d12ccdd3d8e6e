package dev.limpet.proxy.runtime;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.DispatchStats;
import java.util.List;
import java.util.stream.Stream;

/** {@code clear counters}: forgets the greatest values; with {@code all}, everything counted. */
record ClearCounters(ProxyView proxy) implements Command {
    @Override
    public String words() {
        return "clear counters";
    }

    @Override
    public String arguments() {
        return "[all]";
    }

    @Override
    public Level level() {
        return Level.OPERATOR;
    }

    @Override
    public String purpose() {
        return "forget greatest values, or all that was counted";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        boolean all = arguments.equals(List.of("all"));
        if (all) {
            session.require(Level.ADMIN);
        }
        if (!all && !arguments.isEmpty()) {
            throw new CommandException("'clear counters' takes 'all' or nothing.");
        }
        proxy.frontends().forEach(frontend -> {
            if (all) {
                frontend.stats().clear();
            } else {
                frontend.stats().forgetMost();
            }
        });
        proxy.backends().stream().flatMap(ClearCounters::stats).forEach(stats -> {
            if (all) {
                stats.clear();
            } else {
                stats.forgetMost();
            }
        });
        return Stream.empty();
    }

    private static Stream<DispatchStats> stats(Backend backend) {
        return Stream.concat(
                Stream.of(backend.stats()), backend.pool().servers().stream().map(Server::stats));
    }
}
